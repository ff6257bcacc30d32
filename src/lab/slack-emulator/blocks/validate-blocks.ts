import { isObject, type JsonObject } from '../json.ts';
import { limits } from '../limits.ts';
import { messageBlocks, viewBlocks } from './block-rules.ts';
import { anything, byType, list, object, oneOf, type Rule, text } from './rule.ts';
import { textOf } from './text-of.ts';
import { id, menuOptions, plainText } from './text-rules.ts';

/** Everything wrong with a message's blocks, in Slack's words; empty when nothing is. */
export function validateBlocks(blocks: readonly unknown[], at = '/blocks'): readonly string[] {
  const wrong = list(byType(messageBlocks), limits.messageBlocks.max, 0)(blocks, at);
  return wrong.length > 0 ? wrong : [...doubles(blocks, at), ...tooMuchMarkdown(blocks, at)];
}

/** The same for a view: modal or home. */
export function validateView(view: JsonObject): readonly string[] {
  const wrong = byType({ modal, home })(view, '/view');
  return wrong.length > 0 || !Array.isArray(view.blocks) ? wrong : doubles(view.blocks, '/view/blocks');
}

/** The same for the answer to a block_suggestion: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
export function suggestedOptions(answer: JsonObject): readonly string[] {
  const { options, option_groups: groups } = answer;
  if (groups !== undefined) return ['option_groups are not emulated [json-pointer:/option_groups]'];
  // No options at all are 'No result'.
  if (Array.isArray(options) && options.length === 0) return [];
  return object({ options: menuOptions(limits.options.max) })(answer, '');
}

/** All text in it, as far as it counts for a message's total. */
export const textLength = (blocks: readonly unknown[]): number =>
  blocks.reduce<number>((sum, block) => sum + textOf(block).reduce((length, one) => length + one.length, 0), 0);

const shared = {
  blocks: list(byType(viewBlocks), limits.viewBlocks.max, 0),
  'private_metadata?': text(limits.privateMetadata.max, 0),
  'callback_id?': id,
  'external_id?': id,
};
const title = plainText(limits.viewTitle.max);
const modal: Rule = object({
  type: oneOf('modal'),
  title,
  'submit?': title,
  'close?': title,
  'clear_on_close?': anything,
  'notify_on_close?': anything,
  'submit_disabled?': anything,
  ...shared,
});
const home: Rule = object({ type: oneOf('home'), ...shared });

function doubles(blocks: readonly unknown[], at: string): readonly string[] {
  const ids = blocks.filter(isObject).flatMap((block) => block.block_id ?? []);
  const actions = blocks.flatMap((block, index) =>
    hasDouble(actionIds(block)) ? [`action_id already exists [json-pointer:${at}/${index}]`] : [],
  );
  return hasDouble(ids) ? [`block_id already exists [json-pointer:${at}]`, ...actions] : actions;
}

function actionIds(block: unknown): readonly unknown[] {
  const elements = isObject(block) && Array.isArray(block.elements) ? block.elements : [];
  return elements.filter(isObject).flatMap((element) => element.action_id ?? []);
}

const hasDouble = (values: readonly unknown[]): boolean => new Set(values).size < values.length;

function tooMuchMarkdown(blocks: readonly unknown[], at: string): readonly string[] {
  const markdown = blocks.filter((block) => isObject(block) && block.type === 'markdown');
  return textLength(markdown) <= limits.markdownText.max
    ? []
    : [`must be less than ${limits.markdownText.max + 1} characters [json-pointer:${at}]`];
}

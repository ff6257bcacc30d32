import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { markFiller } from './is-placeholder.ts';
import type { Secret } from './secret.ts';

/**
 * secretlint's recommended rules, as a floor under our own classes. They are called as @secretlint/core calls them, but
 * directly: the core is asynchronous although no rule for text is, and its filter lets a comment in the text
 * ('secretlint-disable') switch rules off, which hostile output must not do.
 */
export function findByRules(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const rule of rules) {
    const { id, supportedContentTypes } = rule.meta;
    if (!supportedContentTypes.includes('text')) continue;
    const kind = kindOf(id);
    const context: Context = {
      sharedOptions: {},
      createTranslator: () => (messageId) => ({ message: '', messageId: String(messageId), data: undefined }),
      report: ({ range: [start, end] }) => {
        // What our own classes masked in part keeps the rest readable: the host of a connection string.
        if (end > start && !text.slice(start, end).includes(markFiller)) found.push({ start, end, kind });
      },
      // What a comment in the text asks to be passed over.
      ignore: () => undefined,
    };
    const ended = rule.create(context, {}).file?.(sourceOf(text));
    if (ended instanceof Promise) throw new Error(`the rule ${id} became asynchronous and would be passed over`);
  }
  return found;
}

type Context = Parameters<(typeof rules)[number]['create']>[0];

/** '…/secretlint-rule-database-connection-string' -> 'database connection string'. */
function kindOf(id: string): string {
  return id.replace(/^.*secretlint-rule-/, '').replaceAll('-', ' ');
}

function sourceOf(content: string) {
  return {
    hasBOM: false,
    content,
    filePath: 'output.txt',
    physicalFilePath: undefined,
    contentType: 'text' as const,
    ext: '.txt',
    getFilePath: () => 'output.txt',
    getPhysicalFilePath: () => undefined,
    locationToRange: unasked,
    rangeToLocation: unasked,
    positionToIndex: unasked,
    indexToPosition: unasked,
  };
}

/** Rules report ranges; no rule of the preset asks for lines. */
function unasked(): never {
  throw new Error('a rule of secretlint asked for a line number');
}

import type { Mentions } from './emulator.ts';
import { isObject } from './json.ts';
import type { Message } from './message-store.ts';
import { mentionsIn } from './mrkdwn.ts';
import { mentionsInRichText } from './rich-text.ts';

/** Whom a message rings, in what is shown and in the text beside it. */
export function mentions(message: Message): Mentions {
  const blocks = message.blocks ?? [];
  const inText = [...mentionsIn(message.text), ...linkedNames(message)];
  return blocks.length === 0
    ? { shown: inText, fallback: [] }
    : { shown: blocks.flatMap(mentionsInBlock), fallback: inText };
}

/** Plain '@channel' rings only where the caller asked Slack to look for names. */
function linkedNames({ text, asked }: Message): readonly string[] {
  const isAsked = asked?.parse === 'full' || ['true', '1', true].includes(asked?.link_names as string);
  return isAsked ? [...text.matchAll(/@(channel|here|everyone)\b/g)].map(([, name = '']) => name) : [];
}

function mentionsInBlock(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mentionsInBlock);
  if (!isObject(value)) return [];
  if (value.type === 'rich_text') return mentionsInRichText(value);
  if (value.type === 'mrkdwn') return mentionsIn(String(value.text));
  return Object.values(value).flatMap(mentionsInBlock);
}

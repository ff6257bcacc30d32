import { anything, byType, flag, list, number, object, oneOf, type Rule, text } from './rule.ts';
import { id } from './text-rules.ts';

const style = object({
  'bold?': flag,
  'italic?': flag,
  'strike?': flag,
  'underline?': flag,
  'highlight?': flag,
  'client_highlight?': flag,
  'unlink?': flag,
  'code?': flag,
});

const part = (type: string, fields: Readonly<Record<string, Rule>>): Rule =>
  object({ type: oneOf(type), 'style?': style, ...fields });

// No limit of its own is documented for a text element; only the message's total applies.
const noLimit = Number.MAX_SAFE_INTEGER;
const words = part('text', { text: text(noLimit) });
const link = part('link', { url: text(3_000), 'text?': text(noLimit, 0), 'unsafe?': flag });

const inline = byType({
  text: words,
  link,
  user: part('user', { user_id: id }),
  usergroup: part('usergroup', { usergroup_id: id }),
  channel: part('channel', { channel_id: id }),
  team: part('team', { team_id: id }),
  broadcast: part('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
  emoji: part('emoji', { name: text(255), 'unicode?': text(255), 'url?': text(3_000), 'skin_tone?': number(1, 6) }),
  color: part('color', { value: text(20) }),
  date: part('date', { timestamp: number(), format: text(255), 'url?': text(3_000), 'fallback?': text(255) }),
});

const section = object({ type: oneOf('rich_text_section'), elements: list(inline, noLimit, 0) });

export const richText = object({
  type: oneOf('rich_text'),
  'block_id?': id,
  elements: list(
    byType({
      rich_text_section: section,
      rich_text_quote: object({ type: anything, elements: list(inline, noLimit, 0), 'border?': number(0, 1) }),
      rich_text_preformatted: object({
        type: anything,
        elements: list(byType({ text: words, link }), noLimit, 0),
        'border?': number(0, 1),
        'language?': text(50),
      }),
      rich_text_list: object({
        type: anything,
        elements: list(byType({ rich_text_section: section }), noLimit),
        style: oneOf('bullet', 'ordered'),
        'indent?': number(0, 8),
        'offset?': number(0),
        'border?': number(0, 1),
      }),
    }),
    noLimit,
  ),
});

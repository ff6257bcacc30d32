import { h } from './h.ts';
import { dateText, emojiOf, linkTo, mentionOf } from './inline.ts';
import type { State } from './state.ts';

/** Slack's own markup of plain messages. https://docs.slack.dev/messaging/formatting-message-text */
export function renderMrkdwn(text: string, state: State): readonly Node[] {
  return text.split('```').flatMap((part, index) => {
    if (part === '' && index > 0) return [];
    if (index % 2 === 1) return [h('pre', {}, decode(part.replace(/^\n|\n$/g, '')))];
    return quoted(part, state);
  });
}

function quoted(text: string, state: State): readonly Node[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const shown = quote === null ? styled(line, state) : [h('blockquote', {}, ...styled(quote[1] ?? '', state))];
    return index < lines.length - 1 && quote === null ? [...shown, h('br')] : shown;
  });
}

const tokens =
  /`([^`]+)`|<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>|:([a-z0-9_+-]+):|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<!\w)_([^_\n]+)_(?!\w)|(?<!\w)~([^~\n]+)~(?!\w)/g;

function styled(text: string, state: State): readonly Node[] {
  const nodes: Node[] = [];
  let read = 0;
  for (const match of text.matchAll(tokens)) {
    nodes.push(document.createTextNode(decode(text.slice(read, match.index))), token(match, state));
    read = match.index + match[0].length;
  }
  return [...nodes, document.createTextNode(decode(text.slice(read)))];
}

function token([all, code, kind, what, label, name, bold, italic, struck]: RegExpExecArray, state: State): Node {
  if (code !== undefined) return h('code', {}, decode(code));
  if (what !== undefined) return reference(kind ?? '', what, label, state);
  if (name !== undefined) return document.createTextNode(emojiOf(name));
  if (bold !== undefined) return h('strong', {}, ...styled(bold, state));
  if (italic !== undefined) return h('em', {}, ...styled(italic, state));
  if (struck !== undefined) return h('s', {}, ...styled(struck, state));
  return document.createTextNode(all);
}

function reference(kind: string, what: string, label: string | undefined, state: State): Node {
  if (kind === '@' || kind === '#') return mentionOf(state, kind, what);
  if (kind === '') return linkTo(decode(what), decode(label ?? what.replace(/^mailto:/, '')));
  if (what.startsWith('subteam^')) return mentionOf(state, '!', what.slice('subteam^'.length));
  const date = /^date\^(\d+)\^([^^]+)/.exec(what);
  if (date !== null) return h('time', {}, dateText(Number(date[1]), date[2] ?? '', label ?? ''));
  return h('span', { class: 'mention' }, `@${what}`);
}

const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

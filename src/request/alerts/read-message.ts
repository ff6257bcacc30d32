import type { AlertMessage } from './alert.ts';
import { blockText, isObject, listOf, textIn } from './block-text.ts';
import { wholeWords, wrapLines } from './cut-text.ts';
import { unmangle } from './unmangle.ts';

/** More than anybody reads in a channel: an alert names what it is about far before. */
const maxChars = 12_000;
const maxLinks = 200;
/** Of all links together; one that does not fit in is not read. */
const maxLinkChars = 40_000;

interface Reading {
  readonly passages: string[];
  readonly links: string[];
  readonly from: string[];
  left: number;
  linkCharsLeft: number;
}

/** A Slack message object, as the Web API and interaction payloads carry it. Whatever else comes gives an empty message. */
export function readMessage(message: unknown): AlertMessage {
  const reading: Reading = { passages: [], links: [], from: [], left: maxChars, linkCharsLeft: maxLinkChars };
  if (isObject(message)) {
    const bot = isObject(message.bot_profile) ? message.bot_profile : {};
    reading.from.push(textIn(message.username), textIn(bot.name));
    add(reading, textIn(message.text));
    add(reading, blockText(message.blocks));
    for (const attachment of listOf(message.attachments)) addAttachment(reading, attachment);
  }
  const { passages, links } = reading;
  return { from: reading.from.join(' ').toLowerCase(), byPerson: isByPerson(message), passages, links };
}

function isByPerson(message: unknown): boolean {
  return (
    isObject(message) &&
    typeof message.user === 'string' &&
    message.bot_id === undefined &&
    message.username === undefined
  );
}

function addAttachment(reading: Reading, attachment: Record<string, unknown>): void {
  for (const key of ['footer', 'author_name', 'service_name', 'author_subname']) {
    reading.from.push(textIn(attachment[key]));
  }
  for (const key of ['title_link', 'from_url', 'author_link']) addLink(reading, textIn(attachment[key]));
  add(reading, textIn(attachment.title));
  const fields = listOf(attachment.fields).map(({ title, value }) => `${textIn(title)}: ${textIn(value)}`);
  add(reading, [textIn(attachment.pretext), textIn(attachment.text), ...fields].join('\n'));
  add(reading, blockText(attachment.blocks));
  for (const shared of listOf(attachment.message_blocks)) add(reading, blockText(shared.message));
  for (const { url } of listOf(attachment.actions)) addLink(reading, textIn(url));
  // The fallback repeats title and text; only where they are missing does it tell something.
  const silent = textIn(attachment.title) + textIn(attachment.text) === '' && attachment.blocks === undefined;
  if (silent) add(reading, textIn(attachment.fallback));
}

function add(reading: Reading, source: string): void {
  const taken = source.slice(0, wholeWords(source, reading.left));
  reading.left = taken.length < source.length ? 0 : reading.left - taken.length;
  const text = wrapLines(unmangle(taken, (url) => addLink(reading, url)));
  if (text.trim() !== '' && !reading.passages.includes(text)) reading.passages.push(text);
}

function addLink(reading: Reading, url: string): void {
  const { links } = reading;
  const plain = url.replaceAll('&amp;', '&');
  if (plain === '' || plain.length > reading.linkCharsLeft || links.length >= maxLinks || links.includes(plain)) return;
  reading.linkCharsLeft -= plain.length;
  links.push(plain);
}

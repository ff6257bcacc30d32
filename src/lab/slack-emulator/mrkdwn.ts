import type { World } from './world.ts';

/** Slack's <…> references, one match each: kind, what it names, its label. */
const reference = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;

/** mrkdwn as a person reads it: names instead of ids, labels instead of addresses, entities decoded. */
export function readMrkdwn(text: string, world: World): string {
  const named = text.replaceAll(reference, (_all, kind: string, what: string, label: string | undefined) =>
    nameOf(kind, what, label, world),
  );
  return named.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function nameOf(kind: string, what: string, label: string | undefined, world: World): string {
  if (kind === '@') return `@${world.members.get(what)?.name ?? label ?? what}`;
  if (kind === '#') return `#${world.channels.get(what)?.name ?? label ?? what}`;
  if (kind === '') return label ?? what.replace(/^mailto:/, '');
  if (what.startsWith('subteam^')) return `@${world.userGroups.get(what.slice(8))?.handle ?? label ?? what}`;
  if (what.startsWith('date^')) return label ?? what;
  return `@${what}`;
}

/** Whom it rings: user and user group ids, 'channel', 'here', 'everyone'. */
export function mentionsIn(text: string): readonly string[] {
  return [...text.matchAll(reference)].flatMap(([, kind, what = '']) => {
    if (kind === '@') return [what];
    if (kind !== '!') return [];
    if (what.startsWith('subteam^')) return [what.slice('subteam^'.length)];
    return ['channel', 'here', 'everyone'].includes(what) ? [what] : [];
  });
}

/**
 * What Slack makes of what a person typed: the three control characters escaped and, in messages but not in commands,
 * addresses and host names turned into links. https://docs.slack.dev/messaging/formatting-message-text
 */
export function writeMrkdwn(typed: string, links: 'links' | 'no-links'): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (links === 'no-links') return escaped;
  return escaped
    .split(/(\s+)/)
    .map((word) => (/^https?:\/\//.test(word) ? `<${word}>` : linkHost(word)))
    .join('');
}

const linkHost = (word: string): string =>
  /^(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev)$/i.test(word) ? `<http://${word}|${word}>` : word;

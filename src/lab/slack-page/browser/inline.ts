import { h } from './h.ts';
import { channelOf, memberOf, type State } from './state.ts';

const emoji: Readonly<Record<string, string>> = {
  rotating_light: '🚨',
  white_check_mark: '✅',
  warning: '⚠️',
  x: '❌',
  question: '❓',
  hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️',
  fire: '🔥',
  lock: '🔒',
};

export const emojiOf = (name: string): string => emoji[name] ?? `:${name}:`;

export function mentionOf(state: State, kind: string, what: string): HTMLElement {
  const name =
    kind === '@'
      ? memberOf(state, what)?.name
      : kind === '#'
        ? channelOf(state, what)?.name
        : state.snapshot.groups.find(({ id }) => id === what)?.handle;
  const me = kind === '@' && what === state.snapshot.me;
  return h('span', { class: me ? 'mention me' : 'mention' }, `${kind === '#' ? '#' : '@'}${name ?? what}`);
}

/** Only addresses that a browser may follow from here; whatever else is shown as text. */
export function linkTo(url: string, label: string): HTMLElement {
  if (!/^(?:https?|mailto):/i.test(url)) return h('span', {}, label);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

const units: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

const dayMs = 24 * 3_600_000;

/** What Slack says for a `_pretty` date close to now. */
function nearDay(at: Date): string | undefined {
  const days = [
    [-1, 'yesterday'],
    [0, 'today'],
    [1, 'tomorrow'],
  ] as const;
  return days.find(([off]) => new Date(Date.now() + off * dayMs).toDateString() === at.toDateString())?.[1];
}

/** Slack's date formats, in the zone of whoever looks. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function dateText(seconds: number, format: string, fallback: string): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  return format.replaceAll(/\{([a-z_]+)\}/g, (all, name: string) => {
    const how = units[name.replace('_pretty', '')];
    const near = name.endsWith('_pretty') ? nearDay(at) : undefined;
    if (near !== undefined) return near;
    return how === undefined ? all : new Intl.DateTimeFormat(undefined, how).format(at);
  });
}

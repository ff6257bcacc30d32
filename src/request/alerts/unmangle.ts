import { repairText } from '../repair-text.ts';

const slackLink = /<(https?:[^<>|\n]*)(?:\|([^<>\n]*))?>/g;
const plainLink = /https?:\/\/[^\s<>"'`|]+/g;
const emoji = /(^|[\s(|])(?::[a-z0-9_+'-]{1,60}:)+(?=$|[\s).,|])/gm;

/** Slack's markup as a person reads it; the addresses of its links are handed over and leave only their labels. */
export function unmangle(source: string, addLink: (url: string) => void): string {
  const labelled = source.replace(slackLink, (_, url: string, label?: string) => {
    addLink(url.replaceAll('&amp;', '&'));
    return label === undefined || /^https?:/.test(label) ? ' ' : label;
  });
  return repairText(
    labelled
      .replace(/&(?:quot|#34);/g, '"')
      .replace(/&(?:apos|#39);/g, "'")
      .replace(/&nbsp;/g, ' '),
  )
    .replace(plainLink, (url) => {
      addLink(url);
      return ' ';
    })
    .replace(emoji, '$1')
    .replace(/```/g, '\n')
    .replace(/\*|\u2026?\s?Show more$/g, (mark) => (mark === '*' ? '' : '\u2026'))
    .replace(/^[ \t]*>[ \t]?/gm, '')
    .replace(/(^|[\s(])_(?=[^\s_])/gm, '$1')
    .replace(/([^\s_])_(?=[\s.,:;!?)]|$)/gm, '$1');
}

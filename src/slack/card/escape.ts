import { plainText } from '../../report/plain-text.ts';
import { shorten } from './room.ts';

/**
 * Data for Slack's own markup and for a message's `text`: nothing in it mentions, links or formats by `<…>`, and a fence of
 * three backticks cannot be closed. At most `longest` characters, counted as Slack does, behind the escaping.
 */
export function escapeText(value: string, longest = Number.POSITIVE_INFINITY): string {
  let plain = plainText(value).toWellFormed();
  let escaped = escapeMarks(plain);
  while (escaped.length > longest) {
    plain = shorten(plain, plain.length - Math.max(1, Math.ceil((escaped.length - longest) / 5)));
    escaped = escapeMarks(plain);
  }
  return escaped;
}

function escapeMarks(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('```', '`\u2009`\u2009`');
}

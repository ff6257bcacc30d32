import { plainText } from '../../report/plain-text.ts';

/** What is left of a message's characters: everything that is shown of hostile text is taken out of it. */
export interface Room {
  /** One line of at most `longest` characters; '' when nothing is left. */
  line(value: string, longest: number): string;
  /** Several lines, not cut as long as they fit. */
  lines(value: string): string;
  left(): number;
}

const mark = '…';

export function createRoom(characters: number): Room {
  let left = characters;
  const take = (value: string, longest: number): string => {
    const cut = shorten(value, Math.min(longest, left));
    left -= cut.length;
    return cut;
  };
  return {
    line: (value, longest) => take(oneLine(value), longest),
    lines: (value) => take(plainText(value), left),
    left: () => left,
  };
}

/** Hostile text on one line. */
function oneLine(value: string): string {
  return plainText(value)
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .trim();
}

/** At most `longest` UTF-16 units; never half a character, which Slack's client cannot encode. */
export function shorten(value: string, longest: number): string {
  if (value.length <= longest) return value.toWellFormed();
  if (longest <= mark.length) return '';
  return `${value.slice(0, longest - mark.length).replace(/[\uD800-\uDBFF]$/, '')}${mark}`.toWellFormed();
}

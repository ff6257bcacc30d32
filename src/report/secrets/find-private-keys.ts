import type { Secret } from './secret.ts';

/** PEM private keys: whole, with '\n' written out, with a prefix on each line, without their beginning or their end. */
export function findPrivateKeys(text: string): readonly Secret[] {
  const marks = [...text.matchAll(mark)];
  const found: Secret[] = [];
  for (const [i, { 0: line, 1: which, index }] of marks.entries()) {
    const next = marks[i + 1];
    const behind = index + line.length;
    if (which === 'BEGIN') {
      const whole = next?.[1] === 'END' && next.index - behind < longestKey;
      const end = whole ? next.index + next[0].length : endOfBody(text, behind);
      found.push({ start: index, end, kind: 'private key' });
    } else if (marks[i - 1]?.[1] !== 'BEGIN') {
      const before = marks[i - 1];
      const from = before === undefined ? 0 : before.index + before[0].length;
      found.push({
        start: startOfBody(text, Math.max(from, index - longestKey), index),
        end: behind,
        kind: 'private key',
      });
    }
  }
  return found;
}

const mark = /-{4,5} ?(BEGIN|END) (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;

/** A PEM of RSA 16384 has 12,500 characters; more than the double leaves room for a prefix on each line. */
const longestKey = 32_768;

/** One line of a key, after a line end that may be written out; a log may have put its own words in front. */
const bodyLine =
  /(?:\\{0,3}r?\\{0,3}n|\r?\n|\s)?(?:[^\n\\]{0,120}[\s|>:"'])?(?:[A-Za-z0-9+/=]{16,}[ \t,"'`+;)\]}]{0,8}(?=\\|\r?\n|$)|[A-Za-z0-9+/]{1,15}={0,2}[ \t"',]{0,4}(?=\\|\r?\n|$)|(?:Proc-Type|DEK-Info|Version|Comment):[^\n\\]{0,200}|(?=\\|\r?\n))/y;

/** A cut off key ends with the last line that looks like one. */
function endOfBody(text: string, from: number): number {
  let at = from;
  bodyLine.lastIndex = from;
  while (at - from < longestKey && bodyLine.test(text) && bodyLine.lastIndex > at) at = bodyLine.lastIndex;
  return at;
}

function startOfBody(text: string, from: number, end: number): number {
  const lines = text.slice(from, end).split(/(?<=\n|\\n)/);
  let start = end;
  for (const line of lines.reverse()) {
    if (!/(?:^|[\s|>:"'])[A-Za-z0-9+/=]{16,}\s*(?:\\n|\\r\\n|\n)?$/.test(line)) break;
    start -= line.length;
  }
  return start;
}

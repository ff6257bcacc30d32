import type { Finder, Secret } from './secret.ts';

/**
 * Four groups of four and more. In base64 of a text each group begins with one of these letters, for printable ASCII has
 * no high bit and few controls: that leaves few words of a plain text to be decoded.
 */
const beginning = /[CDI-Za-f][\w+/-]{3}[CDI-Za-f][\w+/-]{3}[CDI-Za-f][\w+/-]{3}[CDI-Za-f][\w+/-]{3}/g;
const rest = /[\w+/-]*={0,2}/y;
const printable = /^[\t\n\r\x20-\x7e]+$/;

/** Base64 whose text holds a secret: masked as a whole, for a part of it decodes to the secret's part. */
export function findInBase64(text: string, find: Finder): readonly Secret[] {
  const found: Secret[] = [];
  beginning.lastIndex = 0;
  for (let match = beginning.exec(text); match !== null; match = beginning.exec(text)) {
    const { 0: first, index } = match;
    if (!printable.test(decode(first))) {
      // The base64 may begin later in the same run, behind a path for example.
      beginning.lastIndex = index + 1;
      continue;
    }
    rest.lastIndex = beginning.lastIndex;
    rest.test(text);
    const end = rest.lastIndex;
    beginning.lastIndex = end;
    const decoded = decode(text.slice(index, end)).replace(/[^\t\n\r\x20-\x7e]{1,2}$/, '');
    const secret = printable.test(decoded) ? find(decoded)[0] : undefined;
    if (secret !== undefined) found.push({ start: index, end, kind: secret.kind });
  }
  return found;
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

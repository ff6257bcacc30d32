import type { Finder, Secret } from './secret.ts';

/**
 * Four groups of four and more. In base64 of a text each group begins with one of these letters, for printable ASCII has
 * no high bit and few controls: that leaves few words of a plain text to be decoded.
 */
const run = /[CDI-Za-f][\w+/-]{3}[CDI-Za-f][\w+/-]{3}[CDI-Za-f][\w+/-]{3}[CDI-Za-f][\w+/-]{3}[\w+/-]*={0,2}/g;
const printable = /^[\t\n\r\x20-\x7e]+$/;

/** Base64 whose text holds a secret: masked as a whole, for a part of it decodes to the secret's part. */
export function findInBase64(text: string, find: Finder): readonly Secret[] {
  const found: Secret[] = [];
  run.lastIndex = 0;
  for (let match = run.exec(text); match !== null; match = run.exec(text)) {
    const { 0: blob, index } = match;
    if (!printable.test(decode(blob.slice(0, 16)))) {
      // It may begin in the middle of what stands before the base64, such as a path.
      run.lastIndex = index + 1;
      continue;
    }
    const decoded = decode(blob).replace(/[^\t\n\r\x20-\x7e]{1,2}$/, '');
    const secret = printable.test(decoded) ? find(decoded)[0] : undefined;
    if (secret !== undefined) found.push({ start: index, end: index + blob.length, kind: secret.kind });
  }
  return found;
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

import { shapeOf } from './find-shapes.ts';
import { isPlaceholder } from './is-placeholder.ts';
import type { Secret } from './secret.ts';

const kind = 'credentials in a URL';

/** scheme://user:password@host, scheme://token@host, and user:password@tcp(host) as Go writes it. */
export function findInUrls(text: string): readonly Secret[] {
  return [...findInAuthorities(text), ...findInDsns(text)];
}

/** An '@' may stand unescaped in a password; a '/' may not, for 'registry:5000/image@sha256:…' is no password. */
const authority = /:\\{0,2}\/\\{0,2}\/([^\s\0/?#"'<>`\\]{1,2000})@/g;

function findInAuthorities(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const match of text.matchAll(authority)) {
    const userinfo = match[1] ?? '';
    const end = match.index + match[0].length - 1;
    const colon = userinfo.indexOf(':');
    const value = userinfo.slice(colon + 1);
    const alone = colon === -1 && (value.length < 16 || !/\d/.test(value));
    if (alone || isPlaceholder(value)) continue;
    found.push({ start: end - value.length, end, kind: shapeOf(value) ?? kind });
    const user = colon === -1 ? '' : userinfo.slice(0, colon);
    const named = shapeOf(user);
    if (named !== undefined) found.push({ start: end - userinfo.length, end: end - value.length - 1, kind: named });
  }
  return found;
}

const dsn = /@(?:tcp|tcp6|udp|unix)\(/g;

/** Looked for from its rare end backwards, so that long words cost nothing. */
function findInDsns(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const { index } of text.matchAll(dsn)) {
    const before =
      text
        .slice(Math.max(0, index - 256), index)
        .split(/[\s\0"'`]/)
        .at(-1) ?? '';
    const password = before.slice(before.indexOf(':') + 1);
    if (before.includes(':') && !isPlaceholder(password))
      found.push({ start: index - password.length, end: index, kind });
  }
  return found;
}

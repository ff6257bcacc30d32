import { isPlaceholder } from './is-placeholder.ts';
import { findMatches, type Secret } from './secret.ts';

/** What HTTP carries: Authorization in any notation, bearer and basic tokens by themselves, cookies. */
export function findInHeaders(text: string): readonly Secret[] {
  return [
    ...findMatches(text, authorization, 'authorization'),
    ...findMatches(text, bearer, 'bearer token').filter(({ start, end }) => isTokenLike(text.slice(start, end))),
    ...findMatches(text, basic, 'basic credentials').filter(({ start, end }) =>
      isUserAndPassword(text.slice(start, end)),
    ),
  ]
    .map((secret) => (secret.kind === 'authorization' ? nameScheme(text, secret) : secret))
    .filter(({ start, end }) => !isPlaceholder(text.slice(start, end)))
    .concat(findCookies(text));
}

const authorization =
  /authorization\\{0,3}["'\]]?[ \t]{0,8}[:=][ \t]{0,8}(?:\\\r?\n[ \t]*)?[[("'\\]{0,4}((?:[A-Za-z][\w-]{1,20}[ \t]{1,4}(?:\\?\r?\n[ \t]*)?)?[^\s\0"'\\\])<>]{6,}(?:,[ \t]?[\w-]{1,20}=[^\s\0\\\])<>]{1,2000})*)/gi;
const bearer = /\bbearer(?:[ \t]{0,4}\\?\r?\n[ \t]{1,32}|[ \t]{1,4})["'\\]{0,4}([\w.~+/=-]{8,})/gi;
const basic = /\bbasic(?:[ \t]{0,4}\\?\r?\n[ \t]{1,32}|[ \t]{1,4})([A-Za-z0-9+/_-]{6,}={0,2})/gi;

/** Keeps the scheme readable: it is no secret and tells the reader much. */
function nameScheme(text: string, { start, end }: Secret): Secret {
  const [whole, scheme] = /^([A-Za-z][\w-]{1,20})[ \t\r\n\\]+/.exec(text.slice(start, end)) ?? [];
  if (whole === undefined || scheme === undefined) return { start, end, kind: 'authorization header' };
  const kinds: Readonly<Record<string, string>> = { bearer: 'bearer token', basic: 'basic credentials' };
  return { start: start + whole.length, end, kind: kinds[scheme.toLowerCase()] ?? 'authorization header' };
}

/** 'bearer authentication' and 'Bearer realm=…' are words; a token has a digit, a capital inside or great length. */
function isTokenLike(value: string): boolean {
  if (/^(?:realm|error|scope)=/i.test(value)) return false;
  return value.length >= 20 || (/\d/.test(value) && !/^[\d.]+$/.test(value));
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(base64, 'base64').toString('latin1'));
}

const cookieHeader = /\bcookies?\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}[["'\\]{0,4}/gi;
const cookieFlag = /\bcurl\b[^\n\0]{0,400}?[ \0](?:-b|--cookie)[ \0=]["']?(?=[^\s=]{1,100}=)/g;
const attributes = new Set(['path', 'domain', 'expires', 'max-age', 'samesite', 'version', 'priority', 'comment']);

function findCookies(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const header of [...text.matchAll(cookieHeader), ...text.matchAll(cookieFlag)]) {
    const pair =
      /[;,]?[ \t]{0,4}([\w!#$%&*+.^`|~-]{1,128})(?:=("?[^\s\0;,"'\]\\]*"?))?(?:(?<=expires=\w{3}),[^;\n"']{1,40})?/iy;
    pair.lastIndex = header.index + header[0].length;
    for (let match = pair.exec(text); match !== null && match[0] !== ''; match = pair.exec(text)) {
      const [, name = '', value = ''] = match;
      const end = match.index + match[0].indexOf('=') + 1 + value.length;
      if (value.length > 2 && !attributes.has(name.toLowerCase()) && !isPlaceholder(value)) {
        found.push({ start: end - value.length, end, kind: 'cookie' });
      }
      if (value === '' && !/^(?:httponly|secure|partitioned)$/i.test(name)) break;
    }
  }
  return found;
}

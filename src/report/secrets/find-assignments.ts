import { shapeOf } from './find-shapes.ts';
import { isPlaceholder } from './is-placeholder.ts';
import { readValue, type Value } from './read-value.ts';
import type { Secret } from './secret.ts';
import { readSecretName, type SecretName } from './secret-name.ts';

/** Values behind names that mean a secret: KEY=value, key: value, "key":"value", --key value, in any quoting. */
export function findAssignments(text: string): readonly Secret[] {
  const found: Secret[] = [];
  keyword.lastIndex = 0;
  for (let hit = keyword.exec(text); hit !== null; hit = keyword.exec(text)) {
    const key = nameAround(text, hit.index, keyword.lastIndex);
    keyword.lastIndex = Math.max(keyword.lastIndex, key.end);
    const name = readSecretName(text.slice(key.start, key.end));
    const value = name === undefined ? undefined : readValue(text, key);
    if (name === undefined || value === undefined || !isSecretValue(value, name)) continue;
    if (value.start === key.end + 1 && isVersion(value.text)) continue;
    found.push({ start: value.start, end: value.end, kind: shapeOf(value.text) ?? name.kind });
    keyword.lastIndex = Math.max(key.end, value.end);
  }
  return found;
}

/** 'registry.example/boarding-pass:4.12.0' is an image with its tag. */
function isVersion(text: string): boolean {
  return /^v?\d{1,4}\.\d{1,4}\.\d{1,6}(?:-[a-z]{1,12}\.?\d{0,4})?$/.test(text);
}

/** The class of a value by the name it is given elsewhere: as a key of an object. */
export function kindOfPair(name: string, text: string): string | undefined {
  const read = readSecretName(name);
  if (read === undefined || !isSecretValue({ start: 0, end: text.length, text, quoted: true, by: 'colon' }, read))
    return undefined;
  return shapeOf(text) ?? read.kind;
}

const keyword =
  /pass(?:w(?:or)?d|phrase|code|wort)?|pwd|secret|token|cred|api key|key(?=["'\\\]]{0,4}[ \t]{0,8}[:=,"']|[ \0\n])|auth|sessi?d|sessionid|\bsig/gi;
/** Longer names are no names; the bound keeps a megabyte of 'tokentoken…' linear. */
const longestName = 64;

function nameAround(text: string, from: number, to: number): { readonly start: number; readonly end: number } {
  let start = from;
  while (start > 0 && from - start < longestName && isNameChar(text.charCodeAt(start - 1))) start -= 1;
  let end = to;
  while (end < text.length && end - to < longestName && isNameChar(text.charCodeAt(end))) end += 1;
  return { start, end };
}

/** Letters, digits, '_', '-', '.'. */
function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 45 && code <= 57 && code !== 47) ||
    code === 95
  );
}

function isSecretValue({ text, quoted, by }: Value, { kind, sure }: SecretName): boolean {
  if (isPlaceholder(text)) return false;
  if (kind === 'credentials') return isBase64Pair(text) || isRandom(text);
  if (kind === 'signature') return /^[\w+/=%.-]{20,}$/.test(text) && /\d/.test(text);
  if (kind === 'token' && by === 'colon' && /^\d{1,6}$/.test(text)) return false;
  if (sure) return kind === 'password' || quoted || by !== 'colon' || text.length >= 6;
  return looksSecret(text, by);
}

/** A bare 'token' or 'secret' stands in much prose, and before names of Kubernetes Secrets. */
function looksSecret(text: string, by: Value['by']): boolean {
  if (/\s/.test(text) || text.length < 6) return false;
  if (by === 'colon' && /^[a-z\d]+(?:[-.][a-z\d]+)*$/.test(text) && !/^[a-f\d-]{32,}$/.test(text)) {
    return !text.includes('-') && /\d/.test(text) && text.length >= 16;
  }
  return /\d/.test(text) || text.length >= 16 || /[^\w]/.test(text.slice(0, -1)) || by === 'flag';
}

/** Long, in one piece, digits and letters mixed: no word of a language and no name of a thing in Kubernetes. */
function isRandom(text: string): boolean {
  return /^[\w+/=]{20,}$/.test(text) && /\d/.test(text) && /[A-Za-z]/.test(text);
}

function isBase64Pair(text: string): boolean {
  return (
    /^[A-Za-z\d+/_-]{6,}={0,2}$/.test(text) &&
    /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(text, 'base64').toString('latin1'))
  );
}

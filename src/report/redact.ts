import { findSecrets } from './secrets/find-secrets.ts';
import { markFiller } from './secrets/is-placeholder.ts';
import type { Secret } from './secrets/secret.ts';

/** Class of secret -> how many were masked. */
export type Masked = Readonly<Record<string, number>>;

/** Puts '[masked: CLASS]' in the place of each secret. Doing it twice changes nothing. */
export function redactText(text: string): { readonly text: string; readonly masked: Masked } {
  const masked: Record<string, number> = {};
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, kind } of secretsOf(text)) {
    pieces.push(text.slice(from, start), `[masked: ${kind}]`);
    masked[kind] = (masked[kind] ?? 0) + 1;
    from = end;
  }
  return pieces.length === 0 ? { text, masked } : { text: [...pieces, text.slice(from)].join(''), masked };
}

/** Masks every string of a value, however deep; keys stay. */
export function createRedactor(): <T>(value: T) => { readonly value: T; readonly masked: Masked } {
  return <T>(value: T) => {
    const masked: Record<string, number> = {};
    const walk = (part: unknown): unknown => {
      if (typeof part === 'string') return mask(part);
      if (Array.isArray(part)) return part.map(walk);
      if (typeof part !== 'object' || part === null) return part;
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
    };
    const mask = (text: string): string => {
      const redacted = redactText(text);
      for (const [kind, count] of Object.entries(redacted.masked)) masked[kind] = (masked[kind] ?? 0) + count;
      return redacted.text;
    };
    // The shape is kept and strings stay strings, so what comes out is a T again.
    return { value: walk(value) as T, masked };
  };
}

/** The class of the first secret in a command's words. Such a command would stand in the pod's spec for ever. */
export function holdsSecret(argv: readonly string[]): string | undefined {
  return secretsOf(argv.join('\0'))[0]?.kind;
}

function secretsOf(text: string): readonly Secret[] {
  const plain = text.replace(/\[masked: [A-Za-z ]{1,40}\]/g, (mark) => markFiller.repeat(mark.length));
  return findSecrets(plain);
}

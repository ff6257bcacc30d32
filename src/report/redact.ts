import { kindOfPair } from './secrets/find-assignments.ts';
import { findSecrets } from './secrets/find-secrets.ts';
import { markFiller } from './secrets/is-placeholder.ts';
import type { Secret } from './secrets/secret.ts';
import { walkStrings } from './walk-strings.ts';

/** Class of secret -> how many were masked. */
export type Masked = Readonly<Record<string, number>>;

/** Puts '[masked: CLASS]' in the place of each secret. Doing it twice changes nothing. */
export function redactText(text: string): { readonly text: string; readonly masked: Masked } {
  const tally = createTally();
  return { text: tally.mask(text, 0, secretsOf(text)), masked: tally.masked };
}

/**
 * Masks every string of a value, however deep; keys stay. A key that means a secret counts for its value, words of one
 * list are read as one command line, and what was found once is masked wherever else it stands in the value.
 */
export function createRedactor(): <T>(value: T) => { readonly value: T; readonly masked: Masked } {
  return <T>(value: T) => {
    const tally = createTally();
    const first = walkStrings(value, {
      text: (text) => tally.mask(text, 0, secretsOf(text)),
      words: (words) => maskWords(words, tally),
      pair: (name, text) => {
        const kind = kindOfPair(name, text);
        return kind === undefined ? undefined : tally.mask(text, 0, [{ start: 0, end: text.length, kind }]);
      },
    });
    const again =
      tally.seen.size === 0 ? first : walkStrings(first, { text: (text) => tally.maskSeen(text), skip: identities });
    // Strings stay strings and everything else stays as it is, so what comes out is a T again.
    return { value: again as T, masked: tally.masked };
  };
}

/** A container that knows its report's names could else have them masked by printing them as a password. */
const identities: ReadonlySet<string> = new Set(['run', 'target', 'check', 'specHash', 'code', 'step']);

/** The class of the first secret in a command's words. Such a command would stand in the pod's spec for ever. */
export function holdsSecret(argv: readonly string[]): string | undefined {
  return secretsOf(argv.join('\0'))[0]?.kind;
}

const mark = /\[masked: [\w ]{1,40}\]/g;

function secretsOf(text: string): readonly Secret[] {
  return findSecrets(
    text.includes('[masked: ') ? text.replace(mark, (found) => markFiller.repeat(found.length)) : text,
  );
}

interface Tally {
  readonly masked: Masked;
  /** What was masked so far and is too special to be a word of its own, with its class. */
  readonly seen: ReadonlyMap<string, string>;
  /** text: a stretch of a longer one that begins at offset; secrets: places in the longer one. */
  mask(text: string, offset: number, secrets: readonly Secret[]): string;
  maskSeen(text: string): string;
}

function createTally(): Tally {
  const masked: Record<string, number> = {};
  const seen = new Map<string, string>();
  const count = (kind: string): string => {
    masked[kind] = (masked[kind] ?? 0) + 1;
    return `[masked: ${kind}]`;
  };
  return {
    masked,
    seen,
    mask(text, offset, secrets) {
      const pieces: string[] = [];
      let from = 0;
      for (const { start, end, kind } of secrets) {
        const at = Math.max(0, start - offset);
        const to = Math.min(text.length, end - offset);
        if (to <= at) continue;
        const value = text.slice(at, to);
        if (isSpecial(value) && seen.size < mostSeen) seen.set(value, kind);
        pieces.push(text.slice(from, at), count(kind));
        from = to;
      }
      return pieces.length === 0 ? text : [...pieces, text.slice(from)].join('');
    },
    maskSeen(text) {
      let left = text;
      for (const [value, kind] of seen) if (left.includes(value)) left = left.split(value).join(count(kind));
      return left;
    },
  };
}

const mostSeen = 50;

/** 'production' as a password must not blacken the word everywhere, nor 'web-1' the name of a pod or a peer. */
function isSpecial(value: string): boolean {
  if (value.length < 8 || value.length > 4096 || /\s/.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[a-z\d]+(?:[-.:][a-z\d]+)+$/.test(value);
}

function maskWords(words: readonly unknown[], tally: Tally): readonly unknown[] {
  const line = words.map((word) => (typeof word === 'string' ? word : '')).join('\0');
  const secrets = secretsOf(line);
  let offset = 0;
  return words.map((word) => {
    if (typeof word !== 'string') {
      offset += 1;
      return word;
    }
    const masked = tally.mask(word, offset, secrets);
    offset += word.length + 1;
    return masked;
  });
}

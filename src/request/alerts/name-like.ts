import { type Kind, kindOf } from './kind-words.ts';
import { isLikePodName, isPodName } from './pod-shape.ts';
import { isSpeech } from './speech.ts';
import type { Word } from './words.ts';

const withNamespace = /^[a-z0-9-]{1,63}\/[a-z0-9.-]{0,252}[a-z0-9]$/;
const notNames = new Set(
  `restarts restarted restarting failed failing crashed crashing running pending is was are has not being ready restart
  deployed scheduled evicted killed stuck down status count rollout update replicas errors issues problems images config spec
  yaml template controller security policy and or for with on from to the that which cannot can will should`.split(
    /\s+/,
  ),
);
const namespaceWords = new Set(['namespace', 'ns', '-n', 'namensraum']);

/** Whether a word behind a kind is its name, and not the next word of a sentence. */
export function isNameLike({ text, quoted }: Word, kind: Kind, isSure: boolean): boolean {
  if (kindOf(text) !== undefined || isSpeech(text) || !/^[a-z0-9]/.test(text)) return false;
  if (/^\d[\d./]*[a-z%]{0,3}$/.test(text)) return false;
  if (quoted) return true;
  // 'before/after' is two words.
  if (withNamespace.test(text)) return isSure || /[-\d]/.test(text);
  if (kind === 'Pod')
    return isPodName(text) || isLikePodName(text) || (/-/.test(text) && /\d$|\d[a-z0-9]{0,6}-/.test(text));
  return /[a-z0-9]-[a-z0-9]/.test(text);
}

/** 'deployment web in namespace shop': the place makes a plain word a name. */
export function isPlaced(words: readonly Word[], at: number): boolean {
  const text = words[at]?.text ?? '';
  if (!/^[a-z][a-z0-9]{2,}$/.test(text) || notNames.has(text) || isSpeech(text)) return false;
  return words.slice(at + 1, at + 4).some(({ lower }) => namespaceWords.has(lower));
}

import { closest, distance } from 'fastest-levenshtein';

/** 'Did you mean …?' or, when nothing is near, the fallback. */
export function didYouMean(word: string, known: readonly string[], fallback: string): string {
  const near = known.length === 0 ? undefined : closest(word, [...known]);
  const allowed = Math.max(1, Math.floor(word.length / 3));
  return near !== undefined && distance(word, near) <= allowed ? `Did you mean \`${near}\`?` : fallback;
}

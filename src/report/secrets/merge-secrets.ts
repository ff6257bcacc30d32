import type { Secret } from './secret.ts';

/** In the order of the text. What overlaps becomes one; the one that stood first in the list names it. */
export function mergeSecrets(secrets: readonly Secret[]): readonly Secret[] {
  const merged: { start: number; end: number; kind: string; rank: number }[] = [];
  const ranked = secrets.map((secret, rank) => ({ ...secret, rank }));
  for (const next of ranked.sort((a, b) => a.start - b.start || a.rank - b.rank)) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) {
      merged.push(next);
      continue;
    }
    if (next.rank < last.rank) last.kind = next.kind;
    last.rank = Math.min(last.rank, next.rank);
    last.end = Math.max(last.end, next.end);
  }
  return merged.map(({ start, end, kind }) => ({ start, end, kind }));
}

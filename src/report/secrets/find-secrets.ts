import { findAssignments } from './find-assignments.ts';
import { findInHeaders } from './find-in-headers.ts';
import { findInUrls } from './find-in-urls.ts';
import { findPrivateKeys } from './find-private-keys.ts';
import { findShapes } from './find-shapes.ts';
import type { Finder, Secret } from './secret.ts';

/** In the order in which they name a secret that several of them see. */
const finders: readonly Finder[] = [findPrivateKeys, findShapes, findInHeaders, findInUrls, findAssignments];

/** Secrets of a text in their order, none overlapping another. */
export function findSecrets(text: string): readonly Secret[] {
  return mergeSecrets(finders.flatMap((find) => find(text)));
}

/** What overlaps becomes one; the first in the list names it. */
export function mergeSecrets(secrets: readonly Secret[]): readonly Secret[] {
  const ranks = new Map(secrets.map((secret, rank) => [secret, rank]));
  const rankOf = (secret: Secret): number => ranks.get(secret) ?? 0;
  const merged: { secret: Secret; rank: number }[] = [];
  for (const next of secrets.toSorted((a, b) => a.start - b.start || b.end - a.end || rankOf(a) - rankOf(b))) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.secret.end) {
      merged.push({ secret: next, rank: rankOf(next) });
      continue;
    }
    const kind = rankOf(next) < last.rank ? next.kind : last.secret.kind;
    last.secret = { start: last.secret.start, end: Math.max(last.secret.end, next.end), kind };
    last.rank = Math.min(last.rank, rankOf(next));
  }
  return merged.map(({ secret }) => secret);
}

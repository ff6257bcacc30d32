import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Subject } from '../../../src/request/alerts/alert.ts';

/** A message and what it is about. */
export interface Sample {
  readonly id: string;
  readonly message: unknown;
  /** null: nothing to look into. */
  readonly answer?: Subject | null;
  readonly choices?: readonly Subject[];
}

export const sets = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'] as const;

export function readSet(set: (typeof sets)[number]): readonly Sample[] {
  const folder = new URL(`../../fixtures/alerts/${set}/`, import.meta.url);
  return readdirSync(folder).flatMap((file) => parse(readFileSync(new URL(file, folder), 'utf8')) as Sample[]);
}

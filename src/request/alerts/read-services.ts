import type { AlertMessage, Clue } from './alert.ts';
import { readRecords } from './read-records.ts';

/** Services that labels name where nothing more exact stands beside them: `service`, in a namespace, of nothing that measures. */
export function readServices({ passages }: AlertMessage, from: string): readonly Clue[] {
  const told = passages.filter((text) => /service/i.test(text));
  const clues = told.flatMap((text) => readRecords(text, { from, services: true }));
  return clues.filter(({ kind }) => kind === 'Service');
}

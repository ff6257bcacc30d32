import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';

/** Reports and backups take minutes; a transaction that is open for an hour was forgotten mostly. */
const oldFromSeconds = 3_600;

export function judgeOldest({ about, step }: Heard, seconds: number | undefined): Finding[] {
  if (seconds === undefined || seconds < oldFromSeconds) return [];
  const sentence = `a transaction at ${about} is open for ${Math.round(seconds / 60)} minutes`;
  const seen = [evidence(step, `oldest transaction ${seconds} s`)] as const;
  return [middlewareFinding('server-old-transaction', { about, sentence, evidence: seen })];
}

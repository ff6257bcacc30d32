import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';

/** A first answer that takes longer is what a person would call slow. */
const slowMs = 2_000;

/** The server answers as it should; what it says of itself stands in `said` ('PostgreSQL 15.6'). */
export function answers(
  { about, step, answer }: Heard,
  { said, login, line }: { readonly said: string; readonly login?: string; readonly line: string },
): Finding {
  const tookMs = [...answer.replies.values()][0]?.tookMs ?? 0;
  const seen = [evidence(step, line)] as const;
  if (tookMs >= slowMs) {
    const sentence = `${about} is ${said}, and took ${tookMs} ms to its first answer`;
    return middlewareFinding('server-slow', { about, sentence, evidence: seen });
  }
  if (login !== undefined) {
    const sentence = `${about} is ${said} and answers in ${tookMs} ms; it asks for a login (${login})`;
    return middlewareFinding('server-asks-login', { about, sentence, evidence: seen });
  }
  return middlewareFinding('server-answers', {
    about,
    sentence: `${about} is ${said} and answers in ${tookMs} ms`,
    evidence: seen,
  });
}

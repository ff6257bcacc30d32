import type { Evidence, Finding } from '../report/finding.ts';
import type { Check } from './check.ts';

/** A check's codes: each finding takes severity, hop and the usual next step from here. */
export type CodeTable = Check['codes'];

export interface Seen {
  readonly about: string;
  readonly sentence: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** In place of the code's usual one, where more is known. */
  readonly nextStep?: string;
  readonly suggest?: Finding['suggest'];
}

/** Makes the findings of one check: only codes of its table can be used. */
export function findingMaker<T extends CodeTable>(codes: T): (code: keyof T & string, seen: Seen) => Finding {
  return (code, { about, sentence, evidence, nextStep, suggest }) => {
    const row = codes[code];
    if (row === undefined) throw new Error(`no code ${code} in the table of this check`);
    return {
      code,
      severity: row.severity,
      hop: row.hop,
      about,
      sentence,
      evidence,
      nextStep: nextStep ?? row.nextStep,
      ...(row.unseen === undefined ? {} : { unseen: row.unseen }),
      ...(suggest === undefined ? {} : { suggest }),
    };
  };
}

/** Long enough for one line of any tool we read, short enough for a chat message. */
const maxLine = 240;

/** One line of evidence; what a container printed may hold anything, so line ends and control characters go. */
export function evidence(from: string, text: string): Evidence {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return { from, line: line.length > maxLine ? `${line.slice(0, maxLine - 1)}…` : line };
}

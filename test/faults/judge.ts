import type { Finding } from '../../src/report/finding.ts';
import type { Answer } from './ask-kdebug.ts';
import type { Fault, Healthy } from './case.ts';

/** How one line did, kdebug's first or the yardstick's only one. */
export interface Mark {
  readonly line: string;
  readonly root: boolean;
  readonly symptom: boolean;
  /** The root is named somewhere in the findings; for the yardstick the line is all there is. */
  readonly named: boolean;
  readonly seconds: number;
  /** Why there was nothing to judge. */
  readonly why?: string;
}

/**
 * An answer about a fault. What is refused is judged by its reason, for a person reads that first; words that were not
 * understood count as missed, whatever they repeat of the question.
 */
export function judgeAnswer(fault: Fault, { firstLine, report, why, misunderstood, seconds }: Answer): Mark {
  if (misunderstood) {
    return { line: firstLine, root: false, symptom: false, named: false, seconds, why: firstLine };
  }
  const found = (report?.findings ?? []).filter(({ severity }) => severity === 'warning' || severity === 'critical');
  const texts = [...found.map(text), ...(why === undefined ? [] : [why])];
  // Who reads HEALTHY reads no further.
  const line =
    report?.verdict === 'healthy' ? { line: firstLine, root: false, symptom: false } : judgeLine(fault, firstLine);
  const named = found.some((finding) => names(fault, finding)) || texts.some((line) => all(fault.root, line));
  return {
    ...line,
    named: named && fault.also.every((pattern) => texts.some((line) => pattern.test(line))),
    seconds,
    ...(why === undefined ? {} : { why }),
  };
}

export function judgeYardstick(fault: Fault, line: string, seconds: number): Mark {
  const mark = judgeLine(fault, line);
  return { ...mark, named: mark.root && fault.also.every((pattern) => pattern.test(line)), seconds };
}

function judgeLine({ root, symptom }: Fault, line: string) {
  return { line, root: all(root, line), symptom: all(symptom, line) };
}

/** A finding of the right family that is about the right thing. */
function names({ codes, root }: Fault, finding: Finding): boolean {
  return codes.some((code) => code.test(finding.code)) && root.some((pattern) => pattern.test(text(finding)));
}

function all(patterns: readonly RegExp[], line: string): boolean {
  return patterns.every((pattern) => pattern.test(line));
}

/** Without the code: a family's name alone does not say which thing is meant. */
function text({ about, sentence, evidence, nextStep }: Finding): string {
  return [about, sentence, ...evidence.map(({ line }) => line), nextStep].join(' · ');
}

export interface Alarm {
  readonly name: string;
  readonly ask: string;
  readonly line: string;
  readonly falseAlarm: boolean;
  /** Not looked, and not an alarm either. */
  readonly why?: string;
  readonly seconds: number;
  /** The yardstick's line; it calls the pod broken when it says anything. */
  readonly yardstick: string;
}

export function judgeHealthy({ name }: Healthy, ask: string, answer: Answer, yardstick: string): Alarm {
  const { report, firstLine, seconds } = answer;
  const falseAlarm = report?.verdict === 'degraded' || report?.verdict === 'broken';
  const looked = report !== undefined && report.verdict !== 'unknown';
  return { name, ask, line: firstLine, falseAlarm, seconds, yardstick, ...(looked ? {} : { why: firstLine }) };
}

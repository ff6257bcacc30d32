import { problem, UserError } from '../errors.ts';
import type { Ms } from '../request/request.ts';
import { runnerText } from './runner-text.ts';
import type { Step, Word } from './step.ts';

export interface RunnerCall {
  readonly start: {
    readonly nonce: string;
    readonly deadline: Ms;
    readonly graceMs: Ms;
    readonly askedBy?: string;
  };
  readonly steps: readonly Step[];
  readonly targetContainerId?: string;
}

/** All output of a job, cut in the container: the kubelet rotates logs at 10 MiB and serves only the newest file. */
export const maxOutputBytes = 4 * 1024 * 1024;

/**
 * The container's command and arguments. Every word carries its type in its first character ('=' text, 'p' and 'r' the
 * holes), so no text can be taken for a hole. Dollars are not doubled here: that belongs to the kubelet's side.
 * Throws a UserError when a word cannot be an argument of a process.
 */
export function encodeRunner({ start, steps, targetContainerId }: RunnerCall): { command: string[]; args: string[] } {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(start.nonce)) throw new Error('the nonce is not one plain word');
  const maxBytes = shareOf(steps);
  const lanes = Map.groupBy(steps.entries(), ([n, { lane }]) => (lane === undefined ? n : `lane ${lane}`));
  const args = [
    start.nonce,
    String(Math.floor(start.deadline / 1000)),
    seconds(start.graceMs),
    targetContainerId ?? '-',
    encodable(start.askedBy ?? '-', 'asked by'),
    ...[...lanes.values()].flatMap((lane) => {
      const words = lane.flatMap(([, step]) => encodeStep(step, maxBytes));
      return [String(words.length), ...words];
    }),
  ];
  return { command: ['sh', '-c', runnerText, 'kdebug'], args };
}

/** Each stream of each sample may fill its limit: when all of them together could pass the job's, each gets less. */
function shareOf(steps: readonly Step[]): (step: Step) => number {
  const sum = steps.reduce((total, { maxBytes, samples }) => total + 2 * maxBytes * (samples?.count ?? 1), 0);
  return ({ maxBytes }) => Math.max(1, Math.floor(maxBytes * Math.min(1, maxOutputBytes / sum)));
}

function encodeStep(step: Step, maxBytes: (step: Step) => number): string[] {
  if (!/^[A-Za-z0-9_.:@/+=,-]{1,64}$/.test(step.id) || step.id === '-') {
    throw new Error(`the step id ${JSON.stringify(step.id)} is not one plain word`);
  }
  const words = step.argv.map((word) => encodeWord(word, step.id));
  const limits = [seconds(step.timeoutMs), String(maxBytes(step)), String(words.length)];
  return Array.from({ length: step.samples?.count ?? 1 }, (_, n) => [
    `${step.id}#${n}`,
    n === 0 ? '0' : seconds(step.samples?.everyMs ?? 0),
    ...limits,
    ...words,
  ]).flat();
}

function encodeWord(word: Word, step: string): string {
  if (typeof word === 'string') return `=${encodable(word, step)}`;
  return `${word.the === 'targetPid' ? 'p' : 'r'}${encodable(word.then ?? '', step)}`;
}

function encodable(text: string, where: string): string {
  if (!text.includes('\0') && text.isWellFormed()) return text;
  throw new UserError(
    problem(
      'argument-not-text',
      `An argument of ${where} holds a NUL or half a character, which no process can be given.`,
      'Leave that character out and send the command again.',
    ),
  );
}

/** Whole seconds without a fraction: not every sleep knows fractions. */
function seconds(ms: Ms): string {
  return String(ms / 1000);
}

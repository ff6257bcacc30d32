import type { RunEnd } from '../../job/run-event.ts';
import type { Verdict } from '../../report/report.ts';
import { shown } from '../../request/names.ts';
import type { Request, Selection } from '../../request/request.ts';
import type { Card, PartState } from '../../run/chat.ts';

/** One line that says all: the word carries the meaning, the mark only helps to find it. */
export interface Line {
  readonly mark: string;
  readonly word: string;
  readonly sentence: string;
  readonly nextStep?: string;
}

const marks: Readonly<Record<Verdict, string>> = { healthy: '🟢', degraded: '🟡', broken: '🔴', unknown: '⚪' };

const ends: Readonly<Record<Exclude<RunEnd, 'answered'>, Line>> = {
  refused: { mark: '🚫', word: 'REFUSED', sentence: 'it was refused' },
  cancelled: { mark: '⏹️', word: 'CANCELLED', sentence: 'the run was cancelled before it was answered' },
  expired: { mark: '⌛', word: 'EXPIRED', sentence: 'no worker took it in time, so nothing was run' },
  broken: { mark: '💥', word: 'NOT ANSWERED', sentence: 'kdebug failed by a fault of its own' },
};

/** How a part ended, complete in itself. */
export function verdictLine(part: PartState, request: Request): Line {
  const { end, report } = part;
  if (report !== undefined && (end === undefined || end.as === 'answered')) {
    return { mark: marks[report.verdict], word: report.verdict.toUpperCase(), sentence: report.headline };
  }
  const as = end === undefined || end.as === 'answered' ? 'broken' : end.as;
  const { mark, word } = ends[as];
  const by = as === 'cancelled' ? part.cancelledBy : undefined;
  const sentence = by === undefined ? ends[as].sentence : `${shown(by.name)} cancelled the run before it was answered`;
  const problem = end?.problem;
  return {
    mark,
    word,
    sentence: `${subject(part, request)}: ${problem?.message ?? sentence}`,
    ...(problem === undefined || problem.nextStep === '' ? {} : { nextStep: problem.nextStep }),
  };
}

/** The pod, or before it is known what was asked for. */
export function subject({ part, target }: PartState, { on }: Request): string {
  if (target !== undefined) return target.pod;
  return selectionText(on[part] ?? on[0]);
}

/** Where it is: cluster, namespace, pod, container, as far as they are known. */
export function place(part: PartState, card: Card): string {
  const { target } = part;
  const selection = card.request.on[part.part] ?? card.request.on[0];
  const { cluster, namespace } = target ?? selection;
  const container = target?.container?.name ?? selection.container;
  const where = `${cluster}/${namespace}/${subject(part, card.request)}`;
  return container === undefined ? where : `${where}, container ${container}`;
}

function selectionText({ by }: Selection): string {
  if ('labels' in by) return `-l ${by.labels}`;
  return 'kind' in by ? `${by.kind} ${by.name}` : by.name;
}

import type { RunEvent } from '../job/run-event.ts';
import type { Log } from '../log.ts';
import { shortArgv } from '../report/short-argv.ts';
import type { Selection } from '../request/request.ts';
import type { Word } from '../runner/step.ts';
import type { PartState } from './chat.ts';
import { foldEvents } from './fold-events.ts';
import type { Audit, AuditEntry, RunRecord } from './ports.ts';

/** Writes audit lines to the log: one constant text, everything else as fields. The log's level must let `info` pass. */
export function auditTo(log: Pick<Log, 'info'>): Audit {
  return (entry) => log.info(entry, 'audit');
}

/** The audit line of a run that is over, told by its first part. Argv come from the worker, which redacted them. */
export function auditEntry(record: RunRecord, link?: string): AuditEntry {
  const { request, rule } = record;
  const [part] = foldEvents(record).parts;
  const { report, end } = part;
  return {
    what: 'run',
    run: request.run,
    who: request.from,
    at: request.at,
    ...(link === undefined ? {} : { link }),
    rule,
    check: request.check,
    target: auditTarget(part, request.on[0]),
    ...planned(record.events),
    ...(report === undefined ? {} : { argv: shortened(report.argv), verdict: report.verdict }),
    ...(report?.specHash === undefined ? {} : { specHash: report.specHash }),
    ...(end === undefined ? {} : { end: end.as }),
    ...(end?.problem === undefined ? {} : { code: end.problem.code }),
  };
}

function auditTarget({ target }: PartState, { cluster, namespace }: Selection): NonNullable<AuditEntry['target']> {
  if (target === undefined) return { cluster, namespace };
  const { pod, container } = target;
  const named = { cluster: target.cluster, namespace: target.namespace, pod };
  return container === undefined ? named : { ...named, container: container.name };
}

/** What was fixed before the last injection; a later report says the same of all rounds. */
function planned(events: readonly RunEvent[]): Pick<AuditEntry, 'rung' | 'uid' | 'argv' | 'specHash'> {
  const last = events.filter((event) => event.part === 0 && event.type === 'planned').at(-1);
  if (last?.type !== 'planned') return {};
  const { rung, runAs, steps } = last.spec;
  return {
    rung,
    ...(runAs === undefined ? {} : { uid: runAs.uid }),
    argv: shortened(Object.fromEntries(steps.map(({ id, argv }) => [id, argv.map(plainWord)]))),
    specHash: last.hash,
  };
}

function shortened(argv: NonNullable<AuditEntry['argv']>): NonNullable<AuditEntry['argv']> {
  return Object.fromEntries(Object.entries(argv).map(([step, words]) => [step, shortArgv(step, words)]));
}

function plainWord(word: Word): string {
  return typeof word === 'string' ? word : `{${word.the}}${word.then ?? ''}`;
}

import type { ApiFacts, CoreV1Event, V1Node, V1Pod } from '../../../src/check/api-facts.ts';
import type { Input } from '../../../src/check/check.ts';
import { triage } from '../../../src/checks/triage.ts';
import { composeReport } from '../../../src/report/compose-report.ts';
import type { Outcome } from '../../../src/runner/outcome.ts';

/** When hand-made pods are looked at. */
export const now = Date.parse('2026-11-24T12:00:00Z');

export function ago(seconds: number): Date {
  return new Date(now - seconds * 1000);
}

type Status = NonNullable<NonNullable<V1Pod['status']>['containerStatuses']>[number];
type Spec = NonNullable<V1Pod['spec']>;

/** A pod of one container `web` that has run well for an hour, but for what is given. */
export function makePod({
  status = {},
  container = {},
  spec = {},
  pod = {},
  meta = {},
}: {
  readonly status?: Partial<Status>;
  readonly container?: Partial<Spec['containers'][number]>;
  readonly spec?: Partial<Spec>;
  readonly pod?: V1Pod['status'];
  readonly meta?: V1Pod['metadata'];
}): V1Pod {
  const running = { running: { startedAt: ago(3600) } };
  const own: Status = {
    name: 'web',
    image: 'web:1',
    imageID: '',
    ready: true,
    restartCount: 0,
    state: running,
    ...status,
  };
  return {
    metadata: Object.assign({ name: 'web-1', namespace: 'shop', uid: 'u1', creationTimestamp: ago(3600) }, meta),
    spec: { nodeName: 'n1', containers: [{ name: 'web', image: 'web:1', ...container }], ...spec },
    status: Object.assign({ phase: 'Running', podIP: '10.0.0.9', startTime: ago(3600), containerStatuses: [own] }, pod),
  };
}

export function ended(exitCode: number, more: Readonly<Record<string, unknown>> = {}) {
  return { terminated: { exitCode, reason: 'Error', startedAt: ago(40), finishedAt: ago(20), ...more } };
}

/** A container that has ended like this again and again. */
export function crashing(exitCode: number, more: Readonly<Record<string, unknown>> = {}): Partial<Status> {
  const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 40s' };
  return { ready: false, restartCount: 4, state: { waiting }, lastState: ended(exitCode, more) };
}

export function event(reason: string, message: string, more: Partial<CoreV1Event> = {}): CoreV1Event {
  return {
    reason,
    message,
    type: 'Warning',
    metadata: { name: `${reason}.1` },
    involvedObject: { kind: 'Pod', name: 'web-1', fieldPath: 'spec.containers{web}' },
    firstTimestamp: ago(30),
    lastTimestamp: ago(5),
    ...more,
  };
}

export function readyNode(more: Partial<V1Node> = {}): V1Node {
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: ago(9999) }];
  return { metadata: { name: 'n1' }, status: { conditions }, ...more };
}

export interface Told extends Omit<Partial<ApiFacts>, 'log' | 'events' | 'services' | 'nodes'> {
  readonly log?: string;
  readonly events?: readonly CoreV1Event[];
  readonly nodes?: readonly V1Node[];
  readonly services?: ApiFacts['services'];
}

export function inputFor(pod: V1Pod, told: Told = {}, outcomes: readonly Outcome[] = []): Input<Record<string, never>> {
  const { log, events = [], nodes = [readyNode()], services = { seen: [] }, ...rest } = told;
  const running = pod.status?.containerStatuses?.[0]?.state?.running !== undefined;
  return {
    target: {
      cluster: 'c',
      namespace: 'shop',
      pod: 'web-1',
      podUid: 'u1',
      os: 'linux',
      container: { name: 'web', running },
    },
    args: {},
    api: {
      pod,
      at: now,
      events: { seen: events },
      nodes: { seen: nodes },
      services,
      related: { seen: [] },
      owner: { seen: undefined },
      logs: {
        seen: log === undefined ? [] : [true, false].map((previous) => ({ container: 'web', previous, text: log })),
      },
      ...rest,
    },
    outcomes,
  };
}

/** Codes of what fails, and the first line a person reads. */
export function judged(pod: V1Pod, told: Told = {}) {
  const input = inputFor(pod, told);
  const { findings, facts } = triage.interpret(input);
  const report = composeReport({
    run: 'r',
    part: 0,
    target: input.target,
    check: 'triage',
    findings,
    facts,
    notLooked: [],
    outcomes: [],
    argv: {},
  });
  const codes = findings
    .filter(({ severity }) => severity === 'critical' || severity === 'warning')
    .map(({ code }) => code);
  return { codes, headline: report.headline, verdict: report.verdict, findings };
}

/** A step that ran to its end and printed these lines. */
export function outcome(step: string, ...lines: readonly string[]): Outcome {
  const stdout = `${lines.join('\n')}\n`;
  return { step, sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 1, end: { by: 'exit', code: 0 } };
}

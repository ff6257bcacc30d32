import { randomBytes } from 'node:crypto';
import type { ApiFacts } from '../../src/check/api-facts.ts';
import { findCheck } from '../../src/checks/all.ts';
import type { Cluster } from '../../src/job/ports.ts';
import { runJob } from '../../src/job/run-job.ts';
import { noLog } from '../../src/log.ts';
import { composeReport, type ReportParts } from '../../src/report/compose-report.ts';
import type { Request, Target } from '../../src/request/request.ts';
import { newRunId } from '../../src/request/run-id.ts';
import { type Fixture, summaryOf } from '../checks/fixture.ts';
import type { Recording } from './recordings.ts';
import { podFor } from './start-seeds.ts';
import { trimPod } from './trim-pod.ts';

export interface Recorded {
  readonly name: string;
  readonly fixture: Fixture;
}

interface Where {
  /** The API server's version. */
  readonly kubernetes: string;
  readonly cluster: Cluster;
  readonly kind: string;
  readonly image: string;
  readonly namespace: string;
}

/** One check, run as a worker runs it, before redaction: the steps reduce what they print themselves. */
export async function recordOne(recording: Recording, where: Where): Promise<Recorded> {
  const { check, seed } = recording;
  const args = Object.fromEntries(
    Object.entries(recording.args).map(([key, arg]) => [
      key,
      typeof arg === 'string' ? arg.replace('SEED_NAMESPACE', where.namespace) : arg,
    ]),
  );
  const { parts, api } = await run({ ...recording, args }, where);
  const fixture: Fixture = {
    recorded: {
      kubernetes: where.kubernetes,
      image: where.image,
      tools: await toolVersions(where),
      commands: Object.fromEntries(Object.entries(parts.argv).map(([step, words]) => [step, words.slice(3)])),
    },
    check,
    args,
    target: parts.target,
    api: { pod: trimPod(api.pod), ...(api.services === undefined ? {} : { services: api.services }) },
    outcomes: parts.outcomes,
    findings: summaryOf(parts.findings),
  };
  return { name: `${check}/${seed}.${where.kind}`, fixture };
}

async function run(
  recording: Recording,
  { cluster, kind, image, namespace }: Where,
): Promise<{ parts: ReportParts; api: ApiFacts }> {
  let parts: ReportParts | undefined;
  let api: ApiFacts | undefined;
  let ended = '';
  const request: Request = {
    run: newRunId(),
    from: { id: 'record', name: 'record' },
    at: { chat: 'terminal', address: '', private: true },
    on: [{ cluster: 'recorded', namespace, pick: 'one', by: { name: podFor(recording, kind) } }],
    check: recording.check,
    args: recording.args,
    limitMs: 60_000,
    askedAt: Date.now(),
  };
  const looking: Cluster = {
    ...cluster,
    look: async (target: Target, needs, signal) => {
      api = await cluster.look(target, needs, signal);
      return api;
    },
  };
  await runJob(
    { id: `${request.run}-0`, request, part: 0 },
    {
      cluster: looking,
      findCheck,
      permit: () => ({ permit: { rule: 'record', maxRung: 1, sensitive: true, rawWithTarget: false } }),
      guards: [],
      rounds: { load: async () => undefined, save: async () => {} },
      emit: async (news) => {
        if (news.type === 'ended') ended = JSON.stringify(news);
      },
      image,
      compose: (all) => {
        parts = all;
        return composeReport(all);
      },
      redact: (value) => ({ value, masked: {} }),
      log: noLog,
      signal: new AbortController().signal,
      now: Date.now,
      nonce: () => randomBytes(12).toString('hex'),
      checkpoint: async () => {},
    },
  );
  if (parts === undefined || api === undefined)
    throw new Error(`${recording.check}/${recording.seed} came to no report: ${ended}`);
  return { parts, api };
}

const versions = new Map<string, readonly string[]>();

async function toolVersions(where: Where): Promise<readonly string[]> {
  const known = versions.get(where.kind);
  if (known !== undefined) return known;
  const script = `for c in 'busybox' 'curl --version' 'dig -v' 'ss -V' 'ip -V' 'getent --version' 'nc -h'; do
    command -v \${c%% *} >/dev/null 2>&1 && $c 2>&1 | head -n 1; done; :`;
  const said = await say(where, ['sh', '-c', script]);
  versions.set(where.kind, said);
  return said;
}

const saidBefore = new Map<string, readonly string[]>();

async function say(where: Where, argv: readonly string[]): Promise<readonly string[]> {
  const key = JSON.stringify([where.kind, argv]);
  const known = saidBefore.get(key);
  if (known !== undefined) return known;
  const { parts } = await run({ check: 'raw', seed: 'versions', pod: 'client', args: { argv } }, where);
  const lines = (parts.outcomes[0]?.stdout ?? '').trim().split('\n');
  saidBefore.set(key, lines);
  return lines;
}

import { z } from 'zod';
import type { Check, Input } from '../../src/check/check.ts';
import type { FixedRound, Rounds } from '../../src/job/ports.ts';
import type { RunNews } from '../../src/job/run-event.ts';
import { type JobParts, runJob } from '../../src/job/run-job.ts';
import { noLog } from '../../src/log.ts';
import { composeReport } from '../../src/report/compose-report.ts';
import { createRedactor } from '../../src/report/redact.ts';
import type { Request } from '../../src/request/request.ts';
import type { Step } from '../../src/runner/step.ts';
import { createFakeCluster, type FakeCluster, type FakeOptions } from '../contracts/cluster/fake-cluster.ts';
import type { Scene } from '../contracts/cluster/world.ts';
import { makeRequest } from '../contracts/make-request.ts';

export const run = 'aaaabbbbccccdddd';
export const web: Scene = { kind: 'Pod', name: 'web', behaves: 'runs' };

export interface Stage {
  readonly cluster: FakeCluster;
  /** What the job told, in order. */
  readonly news: RunNews[];
  readonly rounds: Rounds;
  /** One job from its start, as a worker with these parts would do it. */
  readonly work: (more?: Partial<JobParts>) => Promise<void>;
  /** Names of the containers that were injected into the pod. */
  readonly injected: (pod?: string) => readonly string[];
  readonly ended: () => Extract<RunNews, { type: 'ended' }> | undefined;
  readonly report: () => Extract<RunNews, { type: 'reported' }>['report'];
}

interface StageOptions extends FakeOptions {
  readonly scenes?: readonly Scene[];
  readonly request?: Partial<Request>;
  readonly check?: Check;
}

/** A job's surroundings in memory: a fake cluster with one pod `web`, and a check of one step. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const { scenes = [web], request = {}, check = oneStep(['echo', 'hello']), ...fake } = options;
  const cluster = createFakeCluster(fake);
  for (const scene of scenes) await cluster.place(scene);
  const news: RunNews[] = [];
  const rounds = createMemoryRounds();
  const asked = makeRequest(run, {
    on: [{ cluster: 'here', namespace: 'shop', pick: 'one', by: { name: 'web' } }],
    check: check.name,
    ...request,
  });
  const parts: JobParts = {
    cluster: cluster.cluster,
    findCheck: (name) => (name === check.name ? check : undefined),
    permit: () => ({ permit: { rule: 'all', maxRung: 0, sensitive: false, rawWithTarget: false } }),
    guards: [],
    rounds,
    emit: async (one) => void news.push(structuredClone(one)),
    image: cluster.image,
    compose: composeReport,
    redact: createRedactor(),
    log: noLog,
    signal: new AbortController().signal,
    now: Date.now,
    nonce: () => 'n0123456789',
    checkpoint: async () => undefined,
  };
  return {
    cluster,
    news,
    rounds,
    work: (more = {}) => runJob({ id: `${run}-0`, request: asked, part: 0 }, { ...parts, ...more }),
    injected: (pod = 'web') =>
      (cluster.memory.pods.get(`shop/${pod}`)?.spec?.ephemeralContainers ?? []).map(({ name }) => name),
    ended: () => news.find((one) => one.type === 'ended'),
    report: () => {
      const told = news.find((one) => one.type === 'reported');
      if (told === undefined) throw new Error(`no report: ${JSON.stringify(news)}`);
      return told.report;
    },
  };
}

function createMemoryRounds(): Rounds {
  const kept = new Map<number, FixedRound>();
  return {
    load: async (round) => structuredClone(kept.get(round)),
    save: async (round, fixed) => void kept.set(round, structuredClone(fixed)),
  };
}

export function step(argv: Step['argv'], more: Partial<Step> = {}): Step {
  return { id: 'one', argv, rung: 0, timeoutMs: 5_000, maxBytes: 100_000, ...more };
}

/** A check that runs these steps in one round and finds nothing but what `interpret` says. */
export function checkOf(more: Partial<Check>): Check {
  return {
    name: 'made-up',
    summary: 'made up for this test',
    words: [],
    args: z.unknown(),
    needs: [],
    ceiling: { rung: 1, rounds: 1 },
    codes: {},
    plan: () => [],
    interpret: ({ outcomes }: Input<unknown>) => ({
      findings: outcomes.map(({ step: id, stdout, end }) => ({
        code: `said-${id}`,
        severity: 'ok',
        hop: 'process',
        about: id,
        sentence: end.by === 'leftOut' ? 'was left out' : `said ${stdout.trim()}`,
        evidence: [{ from: id, line: stdout.trim() }],
        nextStep: '',
      })),
      facts: [],
    }),
    ...more,
  };
}

export function oneStep(argv: Step['argv'], more: Partial<Step> = {}): Check {
  return checkOf({ plan: ({ outcomes }) => (outcomes.length === 0 ? [step(argv, more)] : []) });
}

/** The second round's step is made from what the first one printed. */
export const twoRounds: Check = checkOf({
  ceiling: { rung: 0, rounds: 2 },
  plan: ({ outcomes }) => {
    const [first, second] = outcomes;
    if (first === undefined) return [step(['echo', 'first'])];
    return second === undefined ? [step(['echo', `after ${first.stdout.trim()}`], { id: 'two' })] : [];
  },
});

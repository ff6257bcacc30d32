import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Check } from '../../src/check/check.ts';
import { raw } from '../../src/checks/raw.ts';
import { problem, TransientError } from '../../src/errors.ts';
import type { Guard } from '../../src/job/ports.ts';
import type { JobParts } from '../../src/job/run-job.ts';
import type { Log } from '../../src/log.ts';
import { noLog } from '../../src/log.ts';
import type { Finding } from '../../src/report/finding.ts';
import { checkOf, createStage, oneStep, run, type Stage, step, twoRounds, web } from './tell-story.ts';

let stage: Stage;
const begin = async (...options: Parameters<typeof createStage>): Promise<Stage> => {
  stage = await createStage(...options);
  return stage;
};
/** Ends what the killed ones have left open, once nobody looks any more. */
const burial = new AbortController();
afterEach(() => stage.cluster.stop());
afterAll(() => burial.abort('lost'));

const critical = {
  code: 'made-up',
  severity: 'critical',
  hop: 'process',
  about: 'it',
  sentence: 'It is broken.',
  evidence: [{ from: 'api:events', line: 'x' }],
  nextStep: 'Mend it.',
} as const;
const fine: Finding = { ...critical, severity: 'ok' };

const refusal = problem('no', 'It is not allowed.', 'Ask.');
const denies: Guard = async () => refusal;

describe('the story of one job', () => {
  it('tells each step of the way in order, and ends answered once', async () => {
    const { work, news, injected, report } = await begin();
    await work();
    expect(news.map(({ type }) => type)).toEqual([
      'found',
      'planned',
      'starting',
      'running',
      'running',
      'reported',
      'ended',
    ]);
    expect(news[0]).toMatchObject({ target: { pod: 'web', namespace: 'shop' }, left: 20 });
    expect(news.at(-1)).toEqual({ type: 'ended', as: 'answered' });
    expect(injected()).toHaveLength(1);
    expect(report().findings).toMatchObject([{ sentence: 'said hello' }]);
    expect(report().argv).toEqual({ one: ['echo', 'hello'] });
    expect(report().ranAs).toBe('image busybox, rung R0 (UID 65532), beside the containers, read by attach');
  });

  it('says how many containers the pod can still take, and never less than none', async () => {
    const { work, news, cluster } = await begin();
    await cluster.fill('web', 24);
    await work();
    expect(news[0]).toMatchObject({ type: 'found', left: 0 });
  });

  it.each<[string, Partial<JobParts>, string]>([
    ['by the policy, before the cluster is touched', { permit: () => ({ refused: refusal }) }, 'no'],
    ['because this worker has no such check', { findCheck: () => undefined }, 'unknown-check'],
    [
      'because the check shows what files hold, and the policy shows no sensitive text',
      { findCheck: () => ({ ...oneStep(['echo', 'hello']), sensitive: true }) },
      'check-is-sensitive',
    ],
  ])('is refused %s', async (_, parts, code) => {
    const { work, news } = await begin();
    await work({ cluster: untouchable(), ...parts });
    expect(news).toMatchObject([{ type: 'ended', as: 'refused', problem: { code } }]);
  });

  it.each<[string, Parameters<typeof createStage>[0], string]>([
    ['no pod has the name', { scenes: [] }, 'pod-not-found'],
    ['the pod has ended', { scenes: [{ ...web, behaves: 'ends' }] }, 'pod-ended'],
    ['the pod is on no node', { scenes: [{ ...web, behaves: 'is never scheduled' }] }, 'pod-unscheduled'],
  ])('is refused when %s, and nothing is injected', async (_, options, code) => {
    const { work, ended, injected } = await begin(options);
    await work();
    expect(ended()).toMatchObject({ as: 'refused', problem: { code } });
    expect(injected()).toEqual([]);
  });

  it('is refused by a guard without a container', async () => {
    const { work, ended, injected } = await begin();
    await work({ guards: [async () => undefined, denies] });
    expect(ended()).toMatchObject({ as: 'refused', problem: { code: 'no' } });
    expect(injected()).toEqual([]);
  });

  it.each<[string, Partial<Check>, Finding, 'answered' | 'refused']>([
    ['a healthy pod by a check that answers by the API alone', { tellsByApi: true }, fine, 'answered'],
    ['what it did not see', { tellsByApi: true }, { ...fine, unseen: true }, 'refused'],
    ['a healthy pod by a check that needs its steps', {}, fine, 'refused'],
  ])('tells without a container of %s', async (_, more, finding, as) => {
    const plan: Check['plan'] = ({ outcomes }) => (outcomes.length === 0 ? [step(['id'])] : []);
    const check = checkOf({ plan, interpret: () => ({ findings: [finding], facts: [] }), ...more });
    const { work, ended } = await begin({ check });
    await work({ guards: [denies] });
    expect(ended()).toMatchObject({ as });
  });

  it('tells what the API knows all the same when no container is let in', async () => {
    const { work, ended, report } = await begin({
      check: checkOf({
        plan: ({ outcomes }) => (outcomes.length === 0 ? [step(['id'])] : []),
        interpret: () => ({ findings: [critical], facts: [] }),
      }),
    });
    await work({ guards: [denies] });
    expect(ended()).toMatchObject({ as: 'answered' });
    expect(report()).toMatchObject({ verdict: 'broken', notLooked: [{ code: 'no' }] });
    expect(report().outcomes).toMatchObject([{ end: { by: 'leftOut', why: { code: 'no' } } }]);
  });

  it('does not run what somebody would have to approve', async () => {
    const { work, ended, injected } = await begin();
    await work({ guards: [async () => ({ needsApproval: 'x' })] });
    expect(ended()).toMatchObject({ as: 'broken', problem: { code: 'our-fault' } });
    expect(injected()).toEqual([]);
  });
});

describe('the rounds of a job', () => {
  it('are as many as the check plans, each in a container of its own, planned from what came before', async () => {
    const { work, injected, report } = await begin({ check: twoRounds });
    await work();
    expect(injected().map((name) => name.at(-1))).toEqual(['2', '1']);
    expect(report().outcomes.map(({ stdout }) => stdout)).toEqual(['first\n', 'after first\n']);
    expect(report().argv).toEqual({ one: ['echo', 'first'], two: ['echo', 'after first'] });
  });

  it('are never more than the ceiling of the check', async () => {
    const greedy = checkOf({ ceiling: { rung: 0, rounds: 2 }, plan: () => [step(['echo', 'more'])] });
    const { work, injected, ended } = await begin({ check: greedy });
    await work();
    expect(injected()).toHaveLength(2);
    expect(ended()).toMatchObject({ as: 'answered' });
  });

  it('need no container when no step can run, and the report says why', async () => {
    const process = oneStep(['cat', { the: 'targetRoot' }], { rung: 1 });
    const { work, injected, report } = await begin({ check: process });
    await work();
    expect(injected()).toEqual([]);
    expect(report().outcomes).toMatchObject([{ end: { by: 'leftOut', why: { code: 'rung-not-allowed' } } }]);
  });

  it('end with the one in which the target died, and what was read before is kept', async () => {
    const check = checkOf({
      ceiling: { rung: 0, rounds: 2 },
      plan: ({ outcomes }) =>
        outcomes.length === 0 ? [step(['echo', 'a'], { id: 'a' }), step(['sleep', '9'], { id: 'b' })] : [step(['id'])],
    });
    const { work, injected, report, cluster, ended } = await begin({ check });
    await work({
      emit: async (one) => {
        if (one.type === 'running' && one.done === 1) await cluster.remove('web');
        stage.news.push(one);
      },
    });
    expect(ended()).toMatchObject({ as: 'answered' });
    expect(report().notLooked).toMatchObject([{ code: 'pod-gone' }]);
    expect(report().outcomes).toMatchObject([{ stdout: 'a\n' }, { end: { by: 'leftOut', why: { code: 'pod-gone' } } }]);
    expect(injected()).toEqual([]);
  });

  it('are planned anew by the next worker, and refused when the plan is no longer the same', async () => {
    const { work, ended, injected } = await begin();
    await died(work, 'judged');
    await work({ findCheck: () => oneStep(['echo', 'something else']) });
    expect(ended()).toMatchObject({ as: 'refused', problem: { code: 'plan-changed' } });
    expect(injected()).toEqual([]);
  });

  it('keep to the pod of the first worker, although another one is less healthy by now', async () => {
    const scene = { kind: 'Deployment', name: 'web', behaves: 'runs', replicas: 2 } as const;
    const { work, news, cluster } = await begin({ scenes: [scene] });
    await died(work, 'injected');
    const [first] = news;
    const begun = first?.type === 'found' ? first.target.pod : '';
    const other = (await cluster.pods(scene)).find((pod) => pod !== begun);
    const status = cluster.memory.pods.get(`shop/${other}`)?.status;
    for (const one of status?.containerStatuses ?? []) one.restartCount = 9;
    await work();
    expect(news.flatMap((one) => (one.type === 'found' ? one.target.pod : []))).toEqual([begun, begun]);
    expect(news.at(-1)).toMatchObject({ as: 'answered' });
  });
});

describe('a job that was left by its worker', () => {
  it('goes on in a pod that its own container has filled', async () => {
    const { work, ended, cluster, injected } = await begin();
    await cluster.fill('web', 19);
    await died(work, 'followed');
    await work();
    expect(ended()).toMatchObject({ as: 'answered' });
    expect(injected()).toHaveLength(20);
  });

  it('injects nothing once the time to start has passed, for such a container would run nothing', async () => {
    const { work, ended, injected } = await begin();
    await died((parts) => work({ ...parts, now: () => Date.now() - 120_000 }), 'judged');
    await work();
    expect(ended()).toMatchObject({ as: 'refused', problem: { code: 'begun-too-late' } });
    expect(injected()).toEqual([]);
  });

  it('reads what its container printed also after that time', async () => {
    const { work, ended, injected, report } = await begin();
    await died(work, 'followed');
    await work({ now: () => Date.now() + 120_000 });
    expect(ended()).toMatchObject({ as: 'answered' });
    expect(report().outcomes).toMatchObject([{ stdout: 'hello\n' }]);
    expect(injected()).toHaveLength(1);
  });
});

describe('what somebody changed in Redis between two workers', () => {
  it('names no other namespace: the pod is looked for anew', async () => {
    const { work, news, rounds } = await begin();
    await died(work, 'fixed');
    const fixed = await rounds.load(1);
    if (fixed === undefined) throw new Error('nothing was fixed');
    const altered = { ...fixed, found: { ...fixed.found, namespace: 'payments', pod: 'ledger' } };
    await work({ rounds: { ...rounds, load: async () => altered } });
    expect(news.flatMap((one) => (one.type === 'found' ? one.target.pod : []))).toEqual(['web', 'web']);
  });

  it('names neither the container nor the person, and lets it start no later', async () => {
    const { work, cluster, rounds, injected } = await begin();
    await died(work, 'fixed');
    const fixed = await rounds.load(1);
    if (fixed === undefined) throw new Error('nothing was fixed');
    const start = { ...fixed.start, container: 'debugger-1', askedBy: 'someone else', deadline: 9e15 };
    await work({ rounds: { ...rounds, load: async () => ({ ...fixed, start }) } });
    expect(injected()).toEqual([fixed.start.container]);
    const args = JSON.stringify(cluster.memory.pods.get('shop/web')?.spec?.ephemeralContainers?.[0]);
    expect(args).toContain('slack:T1/U1');
    expect(args).not.toMatch(/someone else|9000000000000/);
  });
});

describe('an end before the end', () => {
  it.each(['found', 'looked', 'fixed', 'judged'] as const)(
    'a cancel at `%s` ends it, and nothing is injected',
    async (at) => {
      const { work, news, injected } = await begin();
      const person = new AbortController();
      await work({
        signal: person.signal,
        checkpoint: async (name) => (name === at ? person.abort('cancel') : undefined),
      });
      expect(news.filter(({ type }) => type === 'ended')).toEqual([{ type: 'ended', as: 'cancelled' }]);
      expect(injected()).toEqual([]);
    },
  );

  it('a cancel while a step runs stops it in the container', async () => {
    const { work, ended, cluster } = await begin({ check: oneStep(['sleep', '9']) });
    const person = new AbortController();
    const before = Date.now();
    await work({
      signal: person.signal,
      emit: async (one) => {
        stage.news.push(one);
        if (one.type === 'running') person.abort('cancel');
      },
    });
    expect(ended()).toEqual({ type: 'ended', as: 'cancelled' });
    expect(Date.now() - before).toBeLessThan(3_000);
    const [container] = cluster.memory.containers.values();
    expect(await container?.ended).toBe(0);
  });

  it('says when the container could not be told to stop', async () => {
    const { work, ended, cluster } = await begin({ check: oneStep(['sleep', '9']) });
    cluster.memory.attach = 'refuses';
    const person = new AbortController();
    await work({
      signal: person.signal,
      emit: async (one) => {
        stage.news.push(one);
        if (one.type === 'starting') person.abort('cancel');
      },
    });
    expect(ended()).toMatchObject({ as: 'cancelled', problem: { code: 'cancel-not-heard' } });
  });

  it.each(['shutdown', 'lost'])('the reason `%s` leaves the job to another worker without an end', async (reason) => {
    const { work, news } = await begin();
    const worker = new AbortController();
    const checkpoint = async (name: string) => (name === 'judged' ? worker.abort(reason) : undefined);
    await expect(work({ signal: worker.signal, checkpoint })).rejects.toBeDefined();
    expect(news.filter(({ type }) => type === 'ended')).toEqual([]);
  });

  it('what may work later is thrown for another try', async () => {
    const { work, news } = await begin();
    const emit = async () => {
      throw new TransientError('Redis is away', 1);
    };
    await expect(work({ emit })).rejects.toBeInstanceOf(TransientError);
    expect(news).toEqual([]);
  });

  it('our own fault is told with the run id alone, and logged with all', async () => {
    const faulty = checkOf({
      interpret: () => {
        throw new Error('secret details of ours');
      },
    });
    const { work, ended } = await begin({ check: faulty });
    const logged: unknown[] = [];
    const log: Log = { ...noLog, error: (fields) => void logged.push(fields) };
    await work({ log });
    expect(ended()).toMatchObject({
      as: 'broken',
      problem: { code: 'our-fault', message: expect.stringContaining(run) },
    });
    expect(JSON.stringify(ended())).not.toMatch(/secret details|\bat .*:\d+/);
    expect(logged).toMatchObject([{ run, err: { message: 'secret details of ours' } }]);
  });
});

describe('what leaves the job', () => {
  const looks = checkOf({
    needs: ['log', 'events'],
    interpret: ({ api }) => ({
      findings: [
        {
          ...critical,
          evidence: [
            { from: 'api:log', line: 'card 4111' },
            { from: 'one', line: 'a count' },
          ],
        },
        { ...critical, code: 'seen', sentence: JSON.stringify({ log: api.log, events: api.events }) },
      ],
      facts: [],
    }),
  });

  it.each([
    [true, /card 4111/, /hello from app[\s\S]*Container started/],
    [false, /policy does not show you/, /text-not-shown/],
  ])('holds log text and the text of Events only for those who may see it: %s', async (sensitive, line, seen) => {
    const { work, report } = await begin({ check: looks });
    await work({ permit: () => ({ permit: { rule: 'r', maxRung: 0, sensitive, rawWithTarget: false } }) });
    const whole = JSON.stringify(report());
    expect(whole).toMatch(line);
    expect(whole).toMatch(seen);
    expect(whole.includes('hello from app') || whole.includes('Container started')).toBe(sensitive);
    expect(whole).toContain('a count');
  });

  it('holds no secret, whether it was printed, typed or found', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const { work, news, report } = await begin({ check: oneStep(['echo', `token=${token}`]) });
    await work();
    expect(JSON.stringify(news)).not.toContain(token);
    expect(Object.values(report().masked).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(report().outcomes[0]?.stdout).toContain('token=');
  });
});

describe('a raw command', () => {
  const request = { check: 'raw', args: { argv: ['echo', 'hi'] } };
  const permit = (rawWithTarget: boolean, maxRung: 0 | 1) => () => ({
    permit: { rule: 'r', maxRung, sensitive: false, rawWithTarget },
  });

  it.each([
    ['as nobody beside the target', false, 1, undefined, 65532],
    ['in the target as nobody', true, 0, 'app', 65532],
    ['in the target as the target', true, 1, 'app', 1000],
  ] as const)('runs %s when its rule says so', async (_, withTarget, maxRung, container, uid) => {
    const { work, cluster, ended } = await begin({ check: raw, request });
    await work({ permit: permit(withTarget, maxRung) });
    const [injected] = cluster.memory.pods.get('shop/web')?.spec?.ephemeralContainers ?? [];
    expect(injected?.targetContainerName).toBe(container);
    expect(injected?.securityContext?.runAsUser).toBe(uid);
    expect(ended()).toMatchObject({ as: 'answered' });
  });

  it.each([
    [2_000, 2_000],
    [200_000, 200_000],
  ])('may take as long as was given: %i ms', async (limitMs, timeoutMs) => {
    const { work, news } = await begin({ check: raw, request: { ...request, limitMs } });
    await work();
    expect(news.find(({ type }) => type === 'planned')).toMatchObject({ spec: { steps: [{ timeoutMs }] } });
  });

  it('runs beside a target that is not running, instead of not at all', async () => {
    const { work, cluster } = await begin({ check: raw, request, scenes: [{ ...web, behaves: 'crashes' }] });
    await work({ permit: permit(true, 1) });
    const [injected] = cluster.memory.pods.get('shop/web')?.spec?.ephemeralContainers ?? [];
    expect(injected).toMatchObject({ securityContext: { runAsUser: 65532 } });
    expect(injected?.targetContainerName).toBeUndefined();
  });
});

/** Any use of it is a failure of the test. */
function untouchable(): JobParts['cluster'] {
  const refuse = async (): Promise<never> => {
    throw new Error('the cluster was touched');
  };
  return { find: refuse, look: refuse, refusals: refuse, inject: refuse };
}

/** The worker is killed at this point: nothing of it is heard any more. */
async function died(work: Stage['work'], at: string): Promise<void> {
  const { promise: dead, resolve } = Promise.withResolvers<void>();
  const checkpoint = (name: string): Promise<void> => {
    if (name !== at) return Promise.resolve();
    resolve();
    return new Promise((_, reject) => burial.signal.addEventListener('abort', reject));
  };
  const worker = work({ checkpoint, signal: burial.signal });
  worker.catch(() => undefined);
  await Promise.race([dead, worker]);
}

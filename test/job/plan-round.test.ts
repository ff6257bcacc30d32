import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../src/check/api-facts.ts';
import { planRound } from '../../src/job/plan-round.ts';
import type { Target } from '../../src/request/request.ts';
import type { Rung, Step, Word } from '../../src/runner/step.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const target: Target = {
  cluster: 'prod',
  namespace: 'shop',
  pod: 'web-1',
  podUid: 'u1',
  os: 'linux',
  container: { name: 'app', id: 'containerd://abc', running: true, uid: 1000, gid: 1000 },
};

describe('planRound', () => {
  it('runs steps that need only the network without the target, so that its end does not end them', () => {
    const { spec, leftOut } = plan({ steps: [step('sockets', 0)] });
    expect(leftOut).toEqual([]);
    expect(spec).toEqual({
      target: { cluster: 'prod', namespace: 'shop', pod: 'web-1', podUid: 'u1', os: 'linux' },
      image: 'toolbox',
      rung: 0,
      runAs: { uid: 65532, gid: 65532 },
      round: 1,
      steps: [step('sockets', 0)],
    });
  });

  it('joins the target for a step with a hole, still as nobody at R0', () => {
    const { spec } = plan({ steps: [withHole(0)] });
    expect(spec).toMatchObject({ target: { container: { name: 'app' } }, runAs: { uid: 65532, gid: 65532 } });
  });

  it('runs as the UID and GID of the target at R1', () => {
    expect(plan({ steps: [withHole(1)], maxRung: 1 }).spec).toMatchObject({ rung: 1, runAs: { uid: 1000, gid: 1000 } });
  });

  it.each<[string, Partial<Given>, string]>([
    ['a rung above what the policy allows', { steps: [withHole(1)], maxRung: 0 }, 'rung-not-allowed'],
    ['R1 in a root target', { steps: [withHole(1)], maxRung: 1, container: { uid: 0, gid: 0 } }, 'rung-out-of-reach'],
    [
      'R1 where nobody tells the UID',
      { steps: [withHole(1)], maxRung: 1, container: { uid: undefined } },
      'rung-out-of-reach',
    ],
    ['a rung that needs capabilities', { steps: [step('strace', 3)], maxRung: 3 }, 'rung-out-of-reach'],
    [
      'a process step while the target does not run',
      { steps: [withHole(0)], container: { running: false } },
      'target-not-running',
    ],
    [
      'a process step just after a restart',
      { steps: [withHole(0)], startedAt: now - 10_000, restarts: 3 },
      'target-just-restarted',
    ],
  ])('leaves out %s, and says why', (_, given, code) => {
    const { spec, leftOut } = plan(given);
    expect(spec).toBeUndefined();
    expect(leftOut).toMatchObject([{ end: { by: 'leftOut', why: { code } } }]);
  });

  it('takes a first start for no restart', () => {
    expect(plan({ steps: [withHole(0)], startedAt: now - 1_000, restarts: 0 }).leftOut).toEqual([]);
  });

  it('gives each sample of a step that is left out an outcome of its own', () => {
    const sampled = { ...withHole(0), samples: { count: 3, everyMs: 100 } };
    expect(plan({ steps: [sampled], container: { running: false } }).leftOut.map(({ sample }) => sample)).toEqual([
      0, 1, 2,
    ]);
  });

  it('runs the steps in reach although others are not', () => {
    const { spec, leftOut } = plan({ steps: [step('sockets', 0), withHole(1)], maxRung: 0 });
    expect(spec?.steps.map(({ id }) => id)).toEqual(['sockets']);
    expect(leftOut.map((outcome) => outcome.step)).toEqual(['status']);
  });
});

interface Given {
  steps: readonly Step[];
  maxRung: Rung;
  container: { uid?: number | undefined; gid?: number; running?: boolean };
  startedAt: number;
  restarts: number;
}

function plan({ steps = [], maxRung = 0, container = {}, startedAt = now - 3_600_000, restarts = 0 }: Partial<Given>) {
  const status = { name: 'app', restartCount: restarts, state: { running: { startedAt: new Date(startedAt) } } };
  const pod = { status: { containerStatuses: [status] } } as unknown as V1Pod;
  const joined = JSON.parse(
    JSON.stringify({
      ...target,
      container: { ...target.container, ...container, uid: 'uid' in container ? container.uid : 1000 },
    }),
  );
  return planRound({ target: joined, pod, steps, maxRung, round: 1, image: 'toolbox', now });
}

function step(id: string, rung: Rung, argv: readonly [Word, ...Word[]] = ['true']): Step {
  return { id, argv, rung, timeoutMs: 1000, maxBytes: 1000 };
}

function withHole(rung: Rung): Step {
  return step('status', rung, ['cat', { the: 'targetRoot', then: '/etc/hosts' }]);
}

import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../src/check/api-facts.ts';
import { planRound, type RoundPlan } from '../../src/job/plan-round.ts';
import type { Target } from '../../src/request/request.ts';
import type { Step } from '../../src/runner/step.ts';

const target: Target = {
  cluster: 'prod',
  namespace: 'shop',
  pod: 'web-1',
  podUid: 'u1',
  os: 'linux',
  container: { name: 'app', id: 'containerd://abc', running: true, uid: 1000, gid: 1000 },
};
const ref = (key: string) => ({ name: 'X', valueFrom: { secretKeyRef: { name: 'db', key } } });
const pod: V1Pod = {
  spec: {
    containers: [
      { name: 'other', env: [ref('token')] },
      { name: 'app', env: [ref('password')] },
    ],
  },
};
const limits = { rung: 0, timeoutMs: 1000, maxBytes: 1000 } as const;
const ask: Step = { ...limits, id: 'ask', argv: ['true'] };
const enter = (key: string): Step => ({
  ...limits,
  id: 'enter',
  argv: ['true'],
  secrets: [{ name: 'KDEBUG_PASSWORD', secret: 'db', key }],
  toolbox: 'db',
});
const look: Step = { ...limits, id: 'look', argv: ['cat', { the: 'targetRoot', then: '/x' }] };

const plan = (change: Partial<RoundPlan>) =>
  planRound({
    target,
    pod,
    steps: [ask, enter('password')],
    maxRung: 1,
    round: 1,
    image: 'toolbox',
    dbImage: 'toolbox-db',
    now: 0,
    credentials: true,
    ...change,
  });

describe('a step that logs in', () => {
  it('runs as nobody without target, in the image with clients, where the policy lets it', () => {
    const { spec, leftOut } = plan({});
    expect(leftOut).toEqual([]);
    expect(spec).toMatchObject({ image: 'toolbox-db', rung: 0, runAs: { uid: 65532, gid: 65532 } });
    expect(spec?.target.container).toBeUndefined();
  });

  it('runs in the plain image where there is no other', () => {
    expect(plan({ dbImage: undefined }).spec?.image).toBe('toolbox');
  });

  it.each<[string, Partial<RoundPlan>, string]>([
    ['the policy does not let it', { credentials: undefined }, 'credentials-not-allowed'],
    [
      'the containers share their processes',
      { pod: { spec: { containers: pod.spec?.containers ?? [], shareProcessNamespace: true } } },
      'credentials-out-of-reach',
    ],
    [
      'they share those of the node',
      { pod: { spec: { containers: pod.spec?.containers ?? [], hostPID: true } } },
      'credentials-out-of-reach',
    ],
    ['another container has the Secret', { steps: [ask, enter('token')] }, 'credentials-out-of-reach'],
    ['nobody has that key', { steps: [ask, enter('admin')] }, 'credentials-out-of-reach'],
    ['another step looks at the target', { steps: [ask, enter('password'), look] }, 'credentials-out-of-reach'],
  ])('is left out where %s, and the others run in the plain image', (_, change, code) => {
    const { spec, leftOut } = plan(change);
    expect(leftOut).toMatchObject([{ step: 'enter', end: { by: 'leftOut', why: { code } } }]);
    expect(spec?.steps.map(({ id }) => id)).not.toContain('enter');
    expect(spec?.image).toBe('toolbox');
  });
});

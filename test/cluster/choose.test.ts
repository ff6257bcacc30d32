import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '@kubernetes/client-node';
import { choosePods } from '../../src/cluster/choose-pods.ts';
import { goneOwners } from '../../src/cluster/gone-owners.ts';
import { describeGone } from '../../src/cluster/gone-pod.ts';
import { matchName } from '../../src/cluster/match-name.ts';
import { podHealth } from '../../src/cluster/pod-health.ts';
import { targetOf } from '../../src/cluster/target-of.ts';
import { workloadOf } from '../../src/cluster/workload-of.ts';
import { UserError } from '../../src/errors.ts';

const owned = (name: string, kind: string, owner: string, labels = {}) => ({
  metadata: {
    name,
    namespace: 'shop',
    labels,
    ownerReferences: [{ apiVersion: 'v1', kind, name: owner, uid: 'u', controller: true }],
  },
});
const deployed = (name: string, deployment: string, hash = '7f9c4d') =>
  owned(name, 'ReplicaSet', `${deployment}-${hash}`, { 'pod-template-hash': hash });
const state = <P extends object>(pod: P, ready: boolean, restartCount: number, waiting?: string) => ({
  ...pod,
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: [
      {
        name: 'app',
        image: '',
        imageID: '',
        ready,
        restartCount,
        state: waiting === undefined ? {} : { waiting: { reason: waiting } },
      },
    ],
  },
});

describe('what a pod belongs to', () => {
  it.each([
    [deployed('web-7f9c4d-abcde', 'web'), 'Deployment', 'web'],
    [owned('web-7f9c4d-abcde', 'ReplicaSet', 'web-7f9c4d'), 'ReplicaSet', 'web-7f9c4d'],
    [owned('db-0', 'StatefulSet', 'db'), 'StatefulSet', 'db'],
    [owned('etcd-node', 'Node', 'node'), undefined, undefined],
    [{ metadata: { name: 'bare' } }, undefined, undefined],
  ])('is read from its owner: %#', (pod, kind, name) => {
    expect([workloadOf(pod)?.kind, workloadOf(pod)?.name]).toEqual([kind, name]);
  });
});

describe('the name of a pod that is gone', () => {
  const owners: readonly [string, V1Pod, boolean][] = [
    ['web-7f9c4d-bcdfg', deployed('web-7f9c4d-xxxxx', 'web'), true],
    ['web-6c8b-bcdfg', deployed('web-7f9c4d-xxxxx', 'web'), true],
    ['web-7f9c4d-abcde', deployed('web-7f9c4d-xxxxx', 'web'), false],
    ['agent-bcdfg', owned('agent-xxxxx', 'DaemonSet', 'agent'), true],
    ['import-29000000-bcdfg', owned('import-29000000-xxxxx', 'Job', 'import-29000000'), true],
    ['db-7', owned('db-0', 'StatefulSet', 'db'), true],
    ['web-7', deployed('web-7f9c4d-xxxxx', 'web'), false],
    ['web', deployed('web-7f9c4d-xxxxx', 'web'), false],
  ];
  it.each(owners)('leads from %s by its shape alone (%#)', (gone, pod, fits) => {
    expect(goneOwners(gone).some((owner) => owner.fits(workloadOf(pod)))).toBe(fits);
  });

  it.each([
    [[], 'web-1 was replaced'],
    [[['Killing', 180]], 'web-1 was replaced 3 min ago'],
    [
      [
        ['Evicted', 30],
        ['Killing', 20],
      ],
      'web-1 was replaced 20 s ago (Evicted)',
    ],
    [[['Pulled', 30]], 'web-1 was replaced'],
  ] as const)('is explained with what Events tell and nothing else: %j', (told, sentence) => {
    const now = Date.parse('2026-01-01T00:10:00Z');
    const events = told.map(([reason, age]) => ({
      metadata: {},
      involvedObject: {},
      reason,
      lastTimestamp: new Date(now - age * 1000),
    }));
    expect(describeGone('web-1', events, now)).toBe(sentence);
  });
});

describe('a bare word', () => {
  const pods = [
    deployed('web-7f9c4d-aaaaa', 'web'),
    deployed('web-api-7f9c4d-bbbbb', 'web-api'),
    owned('db-0', 'StatefulSet', 'db'),
  ];
  it.each([
    ['web', 'of Deployment web'],
    ['web-7f9c4d', 'of Deployment web'],
    ['web-a', 'of Deployment web-api'],
    ['d', 'of StatefulSet db'],
  ])('%s means the pods %s', (word, of) => {
    expect(matchName(pods, word)?.of).toBe(of);
  });

  it('means the workload of that name before the Service, and the Service before a prefix', () => {
    expect(matchName(pods, 'web', { pods: [] })?.of).toBe('of Deployment web');
    expect(matchName(pods, 'we', { pods: [] })?.of).toBe('of Service we');
  });

  it('that fits several workloads is refused with at most eight of their names', () => {
    const many = Array.from({ length: 12 }, (_, n) =>
      owned(`x${n}`, 'StatefulSet', `set${String(n).padStart(2, '0')}`),
    );
    expect(() => matchName(many, 'x')).toThrow(UserError);
    expect(() => matchName(many, 'x')).toThrow('set07 and 4 more');
  });
});

describe('of several pods', () => {
  const a = deployed('web-a', 'web');
  const b = deployed('web-b', 'web');
  it('the least healthy comes first and the sentence says what is wrong with it', () => {
    const sick = state(b, false, 4, 'CrashLoopBackOff');
    const { pods, sentence } = choosePods([state(a, true, 0), sick], 'of Deployment web');
    expect(pods[0]).toBe(sick);
    expect(sentence).toBe('least healthy of 2 pods of Deployment web: not ready, CrashLoopBackOff, restarted 4 times');
  });

  it('those that ended or are going come last and are not counted', () => {
    const failed = { ...a, status: { phase: 'Failed' } };
    const going = { ...state(b, false, 9), metadata: { name: 'web-b', deletionTimestamp: new Date() } };
    const { pods, sentence } = choosePods([failed, going, state(b, true, 1)], 'of Deployment web');
    expect(pods.map(podHealth).map(({ words }) => words)).toEqual(['ready, restarted once', 'failed', 'terminating']);
    expect(sentence).toBeUndefined();
  });
});

describe('a target', () => {
  const pod = {
    metadata: { name: 'web', namespace: 'shop', uid: 'u1' },
    spec: {
      containers: [{ name: 'app', securityContext: { runAsUser: 7 } }, { name: 'side' }],
      securityContext: { runAsUser: 1, runAsGroup: 2 },
    },
    status: {
      containerStatuses: [
        {
          name: 'side',
          image: '',
          imageID: '',
          ready: true,
          restartCount: 0,
          user: { linux: { uid: 9, gid: 9 } },
          state: {},
        },
      ],
    },
  };
  it('takes UID and GID from the container, then the pod, then what the runtime reported', () => {
    expect(targetOf(pod, { cluster: 'c' }).container).toEqual({ name: 'app', running: false, uid: 7, gid: 2 });
    const unset = { ...pod, spec: { containers: [{ name: 'side' }] } };
    expect(targetOf(unset, { cluster: 'c' }).container).toEqual({ name: 'side', running: false, uid: 9, gid: 9 });
  });

  it.each([
    [{ os: { name: 'windows' } }, 'windows'],
    [{ nodeSelector: { 'kubernetes.io/os': 'windows' } }, 'windows'],
    [{}, 'linux'],
  ])('on %j is one on %s', (spec, os) => {
    expect(targetOf({ ...pod, spec: { containers: [], ...spec } }, { cluster: 'c' }).os).toBe(os);
  });
});

describe('a loop of pods that their node turns away', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const failed = (reason: string, minutesAgo: number): V1Pod => ({
    metadata: { name: 'web-1', creationTimestamp: new Date(now - minutesAgo * 60_000) },
    status: { phase: 'Failed', reason },
  });
  const young = { metadata: { name: 'web-2' }, status: { phase: 'Pending' } };

  it('is told by one that was turned away, not by the next that will be', () => {
    expect(podHealth(failed('SysctlForbidden', 1), now).sickness).toBeGreaterThan(podHealth(young, now).sickness);
  });

  it.each([
    ['was evicted', failed('Evicted', 1)],
    ['was turned away long ago', failed('SysctlForbidden', 30)],
    ['ended by itself', { metadata: { name: 'web-1' }, status: { phase: 'Failed' } } satisfies V1Pod],
  ])('says little of the others when it %s', (_, pod) => {
    expect(podHealth(pod, now).sickness).toBe(-1);
  });
});

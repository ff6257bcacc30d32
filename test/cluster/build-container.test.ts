import { describe, expect, it } from '@jest/globals';
import { buildContainer } from '../../src/cluster/build-container.ts';
import type { Spec, Start } from '../../src/job/spec.ts';
import { runnerText } from '../../src/runner/runner-text.ts';

const start: Start = {
  container: 'kdebug-abc-1',
  nonce: 'n1',
  deadline: 1_700_000_000_000,
  graceMs: 2_000,
  askedBy: 'slack:U1 r1',
};
const target = { cluster: 'c', namespace: 'shop', pod: 'web', podUid: 'u1', os: 'linux' } as const;
const app = { name: 'app', id: 'containerd://0123abc', running: true, uid: 1000, gid: 3000 };
const step = { id: 's', argv: ['echo', '$HOME $(X) $$'], rung: 0, timeoutMs: 5_000, maxBytes: 100 } as const;
const r0: Spec = { target, image: 'toolbox:1', rung: 0, runAs: { uid: 65532, gid: 65532 }, round: 1, steps: [step] };
const words = [
  'n1',
  '1700000000',
  '2',
  '-',
  'slack:U1 r1',
  '7',
  's#0',
  '0',
  '5',
  '100',
  '2',
  '=echo',
  '=$$HOME $$(X) $$$$',
];

/** The strictest that works, which also passes PodSecurity restricted. */
const whole = {
  name: 'kdebug-abc-1',
  image: 'toolbox:1',
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', runnerText.replaceAll('$', '$$$$'), 'kdebug'],
  args: words,
  stdin: true,
  stdinOnce: false,
  tty: false,
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    runAsNonRoot: true,
    runAsUser: 65532,
    runAsGroup: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  terminationMessagePolicy: 'File',
};

describe('the container of one round', () => {
  it.each([
    ['R0 has no target, no environment and no mounts', r0, whole],
    [
      'R1 has the UID and GID of the target, and its process namespace',
      { ...r0, rung: 1, runAs: { uid: 1000, gid: 3000 }, target: { ...target, container: app } } as Spec,
      {
        ...whole,
        args: words.with(3, '0123abc'),
        securityContext: { ...whole.securityContext, runAsUser: 1000, runAsGroup: 3000 },
        targetContainerName: 'app',
      },
    ],
    [
      'R0 with a step that looks at processes shares the process namespace of the target',
      { ...r0, target: { ...target, container: { name: 'app', running: true } } } as Spec,
      { ...whole, targetContainerName: 'app' },
    ],
  ])('%s', (_, spec, expected) => {
    expect(buildContainer(spec, start, 'IfNotPresent')).toEqual(expected);
  });

  it('names the Secrets of a login for the kubelet, each once, and none of their values', () => {
    const secrets = [{ name: 'KDEBUG_PASSWORD', secret: 'db', key: 'password' }] as const;
    const login: Spec = {
      ...r0,
      steps: [
        { ...step, secrets },
        { ...step, id: 't', secrets },
      ],
    };
    const secretKeyRef = { name: 'db', key: 'password', optional: true };
    expect(buildContainer(login, start, 'Never').env).toEqual([
      { name: 'KDEBUG_PASSWORD', valueFrom: { secretKeyRef } },
    ]);
  });

  it('doubles every dollar of every element, so that the kubelet gives back what was written', () => {
    const { command = [], args = [] } = buildContainer(r0, { ...start, askedBy: '$$(A)$' }, 'Never');
    for (const element of [...command, ...args]) expect(element.replaceAll('$$', '')).not.toContain('$');
    expect(args[4]).toBe('$$$$(A)$$');
  });
});

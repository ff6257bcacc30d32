/** An ephemeral container as plain data, for the API's own types forbid half of what is tried here. */
export interface Container {
  readonly name: string;
  readonly command?: readonly string[] | undefined;
  readonly securityContext?: object;
  readonly [field: string]: unknown;
}

type Change = (container: Container) => Container;

export interface Rule {
  /** As the policy's message calls it; 'the API' where validation refuses before any policy. */
  readonly rule: string;
  readonly refuses: string;
  readonly refused: Change;
  /** The nearest request that passes; the container as the worker builds it unless given. */
  readonly passes?: string;
  readonly passed?: Change;
}

const secure =
  (more: object): Change =>
  (container) => ({ ...container, securityContext: { ...container.securityContext, ...more } });
const env =
  (...list: readonly object[]): Change =>
  (container) => ({ ...container, env: list });
const inTarget =
  (change: Change): Change =>
  (container) => ({ ...change(container), targetContainerName: 'app' });
const secretKey = (name: string, key: string) => ({ name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name, key } } });

/** Of the pod `app`: container app has the key `password` of Secret `db`, container other the key `token`; UID 1000, GID 2000. */
export const commonRules: readonly Rule[] = [
  { rule: 'name', refuses: 'another name', refused: (c) => ({ ...c, name: `debugger-${c.name}` }) },
  {
    rule: 'image',
    refuses: 'an image that is not on the list',
    refused: (c) => ({ ...c, image: 'kdebug-toolbox:evil' }),
    passes: 'a further image of the list',
    passed: (c) => ({ ...c, image: 'kdebug-more:1' }),
  },
  { rule: 'command', refuses: 'another command', refused: (c) => ({ ...c, command: ['sh', '-c', 'id', 'kdebug'] }) },
  {
    rule: 'command',
    refuses: 'the script with one more character',
    refused: (c) => ({ ...c, command: (c.command ?? []).map((word, n) => (n === 2 ? `${word} ` : word)) }),
    passes: 'other arguments, which no policy judges',
    passed: (c) => ({ ...c, args: ['anything'] }),
  },
  {
    rule: 'command',
    refuses: 'no command, which would be the image’s own',
    refused: (c) => ({ ...c, command: undefined }),
  },
  {
    rule: 'env',
    refuses: 'an env value',
    refused: env({ name: 'LD_PRELOAD', value: '/tmp/x.so' }),
    passes: 'an empty environment',
    passed: env(),
  },
  {
    rule: 'env',
    refuses: 'a field of the pod',
    refused: env({ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }),
  },
  {
    rule: 'env',
    refuses: 'a whole Secret',
    refused: (c) => ({ ...c, envFrom: [{ secretRef: { name: 'db' } }] }),
  },
  {
    rule: 'mounts',
    refuses: 'a mount of the pod’s own volume',
    refused: (c) => ({ ...c, volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
  },
  { rule: 'mounts', refuses: 'a working directory', refused: (c) => ({ ...c, workingDir: '/proc/1/root' }) },
  {
    rule: 'privileges',
    refuses: 'a privileged container',
    refused: secure({ privileged: true, allowPrivilegeEscalation: true }),
  },
  { rule: 'privileges', refuses: 'escalation', refused: secure({ allowPrivilegeEscalation: true }) },
  { rule: 'privileges', refuses: 'escalation left open', refused: secure({ allowPrivilegeEscalation: undefined }) },
  { rule: 'capabilities', refuses: 'none dropped', refused: secure({ capabilities: undefined }) },
  {
    rule: 'capabilities',
    refuses: 'one added',
    refused: secure({ capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }),
  },
  { rule: 'capabilities', refuses: 'some dropped', refused: secure({ capabilities: { drop: ['KILL'] } }) },
  {
    rule: 'confinement',
    refuses: 'seccomp turned off',
    refused: secure({ seccompProfile: { type: 'Unconfined' } }),
  },
  { rule: 'confinement', refuses: 'no seccomp', refused: secure({ seccompProfile: undefined }) },
  {
    rule: 'confinement',
    refuses: 'an SELinux label',
    refused: secure({ seLinuxOptions: { type: 'spc_t' } }),
  },
  {
    rule: 'confinement',
    refuses: 'AppArmor turned off',
    refused: secure({ appArmorProfile: { type: 'Unconfined' } }),
  },
  { rule: 'root', refuses: 'UID 0', refused: secure({ runAsUser: 0, runAsNonRoot: false }) },
  { rule: 'root', refuses: 'the image’s own user', refused: secure({ runAsUser: undefined }) },
  { rule: 'root', refuses: 'runAsNonRoot left open', refused: secure({ runAsNonRoot: undefined }) },
  { rule: 'rung', refuses: 'some other UID', refused: inTarget(secure({ runAsUser: 1234, runAsGroup: 2000 })) },
  { rule: 'rung', refuses: 'some other GID', refused: secure({ runAsGroup: 0 }) },
];

/** Where the chart lets no check log in. */
export const noLoginRules: readonly Rule[] = [
  {
    rule: 'env',
    refuses: 'a secretKeyRef that a container of the pod has',
    refused: env(secretKey('db', 'password')),
  },
  {
    rule: 'env',
    refuses: 'a secretKeyRef of the chosen container',
    refused: inTarget(env(secretKey('db', 'password'))),
  },
];

/** Where it does. */
export const loginRules: readonly Rule[] = [
  {
    rule: 'env',
    refuses: 'another key of the same Secret',
    refused: env(secretKey('db', 'admin')),
    passes: 'a secretKeyRef that a container of the pod has',
    passed: env(secretKey('db', 'password')),
  },
  {
    rule: 'env',
    refuses: 'a secretKeyRef that another container than the chosen one has',
    refused: inTarget(env(secretKey('db', 'token'))),
    passes: 'a secretKeyRef of the chosen container',
    passed: inTarget(env(secretKey('db', 'password'))),
  },
  {
    rule: 'env',
    refuses: 'an env value beside a secretKeyRef of the pod',
    refused: env(secretKey('db', 'password'), { name: 'LD_PRELOAD', value: '/tmp/x.so' }),
  },
];

export const r0Rules: readonly Rule[] = [
  {
    rule: 'rung',
    refuses: 'the UID and GID of the target',
    refused: inTarget(secure({ runAsUser: 1000, runAsGroup: 2000 })),
    passes: '65532 in the process namespace of the target',
    passed: inTarget((c) => c),
  },
];

export const r1Rules: readonly Rule[] = [
  {
    rule: 'rung',
    refuses: 'the UID of the target without being in it',
    refused: secure({ runAsUser: 1000, runAsGroup: 2000 }),
    passes: 'the UID and GID of the target',
    passed: inTarget(secure({ runAsUser: 1000, runAsGroup: 2000 })),
  },
  {
    rule: 'rung',
    refuses: 'the UID of the target with GID 0',
    refused: inTarget(secure({ runAsUser: 1000, runAsGroup: 0 })),
  },
  {
    rule: 'rung',
    refuses: 'the UID of the pod where the container has one of its own',
    refused: (c) => ({ ...secure({ runAsUser: 1000, runAsGroup: 2000 })(c), targetContainerName: 'other' }),
    passes: 'the container’s own UID with the pod’s GID',
    passed: (c) => ({ ...secure({ runAsUser: 1001, runAsGroup: 2000 })(c), targetContainerName: 'other' }),
  },
];

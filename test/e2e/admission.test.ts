import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KubernetesObject, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { buildContainer } from '../../src/cluster/build-container.ts';
import { helmBinary } from '../deploy/helm.ts';
import { type Container, commonRules, loginRules, noLoginRules, r0Rules, r1Rules } from './admission-rules.ts';
import { type AdmissionWorld, startAdmissionWorld } from './admission-world.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const charts = [
  { maxRung: 'R0', logins: false, rules: [...commonRules, ...noLoginRules, ...r0Rules] },
  { maxRung: 'R1', logins: true, rules: [...commonRules, ...loginRules, ...r1Rules] },
] as const;

if (helmBinary === undefined) throw new Error('no Helm: put it on PATH or name it in KDEBUG_HELM');

describe.each(charts)('with the worker’s token, maxRung $maxRung and logins $logins, the API server', (chosen) => {
  const { rules } = chosen;
  let world: AdmissionWorld;
  let good: Container;
  beforeAll(async () => {
    world = await startAdmissionWorld(kubeconfig, chosen);
    await world.apply(pods);
    good = container(world);
    const bad = { ...good, image: 'kdebug-toolbox:evil' };
    // A new policy takes effect within seconds.
    await world.until('the policy is in force', async () => (await world.patch('app', [bad])).includes('kdebug rule'));
  }, 60_000);
  afterAll(() => world?.stop(), 60_000);

  it('lets the container through that the worker builds', async () => {
    expect(await world.patch('app', [good])).toBe('passed');
  });

  it.each(rules)('refuses $refuses, and names the rule $rule', async ({ rule, refused }) => {
    const said = await world.patch('app', [refused(good)]);
    expect(said).toMatch(/^422 /);
    expect(said).toContain(`kdebug rule ${rule}: `);
  });

  it.each(rules.filter(({ passes }) => passes !== undefined))(
    'lets $passes through',
    async ({ passed = (same) => same }) => {
      expect(await world.patch('app', [passed(good)])).toBe('passed');
    },
  );
});

describe('with the worker’s token, the API server', () => {
  let world: AdmissionWorld;
  let good: Container;
  beforeAll(async () => {
    world = await startAdmissionWorld(kubeconfig, { maxRung: 'R1', logins: false });
    await world.apply([...pods, pod('denied', { annotations: { 'kdebug.io/deny': '' } }), pod('full'), pod('again')]);
    good = container(world);
    const bad = { ...good, image: 'kdebug-toolbox:evil' };
    await world.until('the policy is in force', async () => (await world.patch('app', [bad])).includes('kdebug rule'));
  }, 60_000);
  afterAll(() => world?.stop(), 60_000);

  it('refuses two containers in one patch, and lets the same patch through again', async () => {
    const second = { ...good, name: `${good.name}-b` };
    expect(await world.patch('again', [good, second])).toContain('kdebug rule one-at-a-time: ');
    expect(await world.patch('again', [good], { store: true })).toBe('passed');
    expect(await world.patch('again', [good], { store: true })).toBe('passed');
  });

  it('lets the 20th container into a pod and refuses the 21st', async () => {
    await fill(world, 19);
    expect(await world.patch('full', [good])).toBe('passed');
    await fill(world, 1);
    expect(await world.patch('full', [good])).toContain('kdebug rule budget: ');
  });

  it('takes the UID that the kubelet found where the spec names none', async () => {
    const asTarget = (uid: number) => ({
      ...good,
      targetContainerName: 'plain',
      securityContext: { ...good.securityContext, runAsUser: uid, runAsGroup: 3000 },
    });
    await tellUser(world, { uid: 3000, gid: 3000, supplementalGroups: [3000] });
    expect(await world.patch('plain', [asTarget(3000)])).toBe('passed');
    expect(await world.patch('plain', [asTarget(3001)])).toContain('kdebug rule rung: ');
  });

  it('refuses a pod with the annotation kdebug.io/deny', async () => {
    expect(await world.patch('denied', [good])).toContain('kdebug rule pod-opted-out: ');
  });

  it('refuses every pod of a namespace with the label kdebug.io/deny', async () => {
    await label(world, '');
    await world.until('the label is seen', async () =>
      (await world.patch('app', [good])).includes('kdebug rule namespace-opted-out: '),
    );
    expect((await connect(world, 'attach', 'kdebug-x')).body).toContain('kdebug rule namespace-opted-out: ');
    await label(world, null);
    await world.until('the label is gone', async () => (await world.patch('app', [good])) === 'passed');
  });

  it('refuses attach to a container of the application, and to the default one', async () => {
    for (const container of ['app', undefined]) {
      const { status, body } = await connect(world, 'attach', container);
      expect({ status, body }).toEqual({ status: 422, body: expect.stringContaining('kdebug rule connect: ') });
    }
    // Not refused by a policy: the pod has no such container yet, or the request is no WebSocket.
    expect((await connect(world, 'attach', 'kdebug-x')).body).not.toContain('kdebug rule');
  });

  it.each(['exec', 'portforward'])('gives no right to %s', async (sub) => {
    const { status, body } = await connect(world, sub, 'app');
    expect(status).toBe(403);
    expect(body).toContain(`pods/${sub}`);
  });

  it('refuses exec and port-forward into the application also when somebody grants them', async () => {
    await grant(world, ['pods/exec', 'pods/portforward']);
    await world.until('the right is there', async () => (await connect(world, 'exec', 'app')).status !== 403);
    expect((await connect(world, 'exec', 'app')).body).toContain('kdebug rule connect: ');
    expect((await connect(world, 'portforward', undefined)).body).toContain('kdebug rule connect: ');
    expect((await connect(world, 'exec', 'kdebug-x')).body).not.toContain('kdebug rule');
  });

  it.each(['secrets', 'secrets/db', 'configmaps', 'serviceaccounts'])('gives no right to read %s', async (what) => {
    const { status } = await world.ask('GET', `/api/v1/namespaces/${world.name}/${what}`);
    expect(status).toBe(403);
  });

  it('gives no right in another namespace', async () => {
    expect((await world.ask('GET', '/api/v1/namespaces/default/pods')).status).toBe(403);
  });
});

/** As the worker builds it: so the chart's copy of the script is the worker's. */
function container({ toolbox, name }: AdmissionWorld): Container {
  const target = { cluster: 'here', namespace: name, pod: 'app', podUid: '-', os: 'linux' } as const;
  const runAs = { uid: 65532, gid: 65532 };
  const steps = [{ id: 's', argv: ['id'], rung: 0, timeoutMs: 1_000, maxBytes: 1_000 }] as const;
  const start = { container: `kdebug-${Date.now().toString(36)}-1`, nonce: 'n', deadline: 0, graceMs: 0 };
  const built = buildContainer({ target, image: toolbox, rung: 0, runAs, round: 1, steps }, start, 'IfNotPresent');
  return structuredClone(built) as object as Container;
}

/** No node takes them, so nothing of this runs. */
function pod(name: string, metadata: object = {}, spec: object = {}): KubernetesObject {
  const image = 'docker.io/library/busybox:1.35';
  const made = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { nodeSelector: { 'kdebug.io/none': '' }, containers: [{ name: 'app', image }], ...spec },
  };
  return made;
}

const secretRef = (name: string, key: string) => ({ name: 'X', valueFrom: { secretKeyRef: { name, key } } });
const pods: readonly KubernetesObject[] = [
  pod(
    'app',
    {},
    {
      securityContext: { runAsUser: 1000, runAsGroup: 2000 },
      volumes: [{ name: 'data', emptyDir: {} }],
      containers: [
        { name: 'app', image: 'docker.io/library/busybox:1.35', env: [secretRef('db', 'password')] },
        {
          name: 'other',
          image: 'docker.io/library/busybox:1.35',
          env: [secretRef('db', 'token')],
          securityContext: { runAsUser: 1001 },
        },
      ],
    },
  ),
  pod('plain', {}, { containers: [{ name: 'plain', image: 'docker.io/library/busybox:1.35' }] }),
];

const merge = (strategy: (typeof PatchStrategy)[keyof typeof PatchStrategy]) =>
  setHeaderOptions('Content-Type', strategy);

async function fill({ core, name: namespace }: AdmissionWorld, count: number): Promise<void> {
  const held = (await core.readNamespacedPod({ name: 'full', namespace })).spec?.ephemeralContainers?.length ?? 0;
  const ephemeralContainers = Array.from({ length: count }, (_, n) => ({ name: `theirs-${held + n}`, image: 'x' }));
  await core.patchNamespacedPodEphemeralcontainers(
    { name: 'full', namespace, body: { spec: { ephemeralContainers } } },
    merge(PatchStrategy.StrategicMergePatch),
  );
}

async function tellUser({ core, name: namespace }: AdmissionWorld, linux: object): Promise<void> {
  const status = { name: 'plain', image: 'x', imageID: 'x', ready: false, restartCount: 0, user: { linux } };
  await core.patchNamespacedPodStatus(
    { name: 'plain', namespace, body: { status: { containerStatuses: [status] } } },
    merge(PatchStrategy.MergePatch),
  );
}

async function label({ core, name }: AdmissionWorld, value: string | null): Promise<void> {
  const body = { metadata: { labels: { 'kdebug.io/deny': value } } };
  await core.patchNamespace({ name, body }, merge(PatchStrategy.MergePatch));
}

function connect(world: AdmissionWorld, sub: string, container: string | undefined) {
  const query = container === undefined ? '' : `?container=${container}&command=id&stdout=true`;
  return world.ask('POST', `/api/v1/namespaces/${world.name}/pods/app/${sub}${query}`);
}

async function grant({ admin, account, name: namespace }: AdmissionWorld, resources: string[]): Promise<void> {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: 'granted', namespace };
  const rules = [{ apiGroups: [''], resources, verbs: ['get', 'create'] }];
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'granted' };
  const made: readonly (KubernetesObject & Record<string, unknown>)[] = [
    { apiVersion, kind: 'Role', metadata, rules },
    { apiVersion, kind: 'RoleBinding', metadata, subjects, roleRef },
  ];
  for (const object of made) await admin.create(object);
}

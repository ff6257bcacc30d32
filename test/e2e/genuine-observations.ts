import { expect } from '@jest/globals';
import { type KubernetesObject, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { permissions } from '../../src/cluster/permissions.ts';
import { bare, web } from '../contracts/cluster/find-observations.ts';
import type { GenuineWorld } from '../contracts/cluster/genuine-cluster.ts';
import { limit, newStart, problemOf, readInjection, select, specOf, step } from '../contracts/cluster/run-round.ts';
import type { Observation } from '../contracts/cluster/world.ts';

const without = (...rights: readonly string[]) =>
  permissions.filter(({ verb, resource }) => !rights.includes(`${verb} ${resource}`));

/** What only an API server with its own RBAC and admission can show. */
export const genuineObservations: readonly Observation<GenuineWorld>[] = [
  {
    title: 'without the right to patch, the refusal names the verb and the resource',
    given: [bare],
    observe: async (world) => {
      const cluster = await world.connectAs('no-patch', without('patch pods/ephemeralcontainers'));
      const [target] = await cluster.find(select(world, { name: 'bare' }), limit());
      if (target === undefined) throw new Error('bare is not there');
      const spec = specOf(world, target, [step(['id'])]);
      const told = await problemOf(cluster.inject(spec, newStart(), limit()));
      expect(told).toMatchObject({
        code: 'missing-right',
        message: `kdebug may not patch pods/ephemeralcontainers in namespace ${world.namespace}.`,
      });
      expect(await cluster.refusals(spec, limit())).toEqual([told]);
    },
  },
  {
    title: 'without the right to attach and to watch Events, the same container is read from its log',
    given: [bare],
    observe: async (world) => {
      const rights = without('get pods/attach', 'create pods/attach', 'watch events', 'get nodes');
      const cluster = await world.connectAs('no-attach', rights);
      const [target] = await cluster.find(select(world, { name: 'bare' }), limit());
      if (target === undefined) throw new Error('bare is not there');
      const spec = specOf(world, target, [step(['echo', 'by log'])]);
      const start = newStart();
      expect(await cluster.refusals(spec, limit())).toEqual([]);
      const read = await readInjection(await cluster.inject(spec, start, limit()), spec, start);
      expect(read).toMatchObject({ way: 'log', complete: true });
      expect(read.outcomes[0]?.stdout).toBe('by log\n');
    },
  },
  {
    title: 'what may not be looked at is told with the missing verb, and the rest is seen',
    given: [web],
    observe: async (world) => {
      const cluster = await world.connectAs('blind', without('list events', 'list endpointslices', 'get services'));
      const [target] = await cluster.find(select(world, { name: 'web' }), limit());
      if (target === undefined) throw new Error('web is not there');
      const facts = await cluster.look(target, { needs: ['events', 'services', 'log'], namespaces: [] }, limit());
      expect(facts.events).toMatchObject({
        notLooked: { code: 'missing-right', message: expect.stringContaining('list events') },
      });
      expect(facts.services).toMatchObject({ notLooked: { message: expect.stringContaining('list endpointslices') } });
      expect(facts.log).toEqual({ seen: expect.stringContaining('hello') });
    },
  },
  {
    title: 'a probe tells the version and each right, and which is missing',
    observe: async (world) => {
      const cluster = await world.connectAs('probe', without('get pods/log'));
      const { version, rights } = await cluster.probe([world.namespace], limit());
      expect(version).toMatch(/^v1\.\d+/);
      const missing = rights.filter(({ allowed }) => !allowed).map(({ verb, resource }) => `${verb} ${resource}`);
      expect(missing).toEqual(['get pods/log']);
    },
  },
  {
    title: 'a static pod is refused in its own words',
    observe: async (world) => {
      const annotations = { 'kubernetes.io/config.mirror': 'abc', 'kubernetes.io/config.source': 'file' };
      await world.objects.create(podOn('kdebug-no-such-node', 'static', world, annotations));
      const [target] = await world.cluster.find(select(world, { name: 'static' }), limit());
      if (target === undefined) throw new Error('the static pod is not there');
      const spec = specOf(world, target, [step(['id'])]);
      expect((await world.cluster.refusals(spec, limit()))[0]?.code).toBe('static-pod');
      expect((await problemOf(world.cluster.inject(spec, newStart(), limit()))).code).toBe('static-pod');
    },
  },
  {
    title: 'a pod on a node that is not ready is refused',
    observe: async (world) => {
      const name = `${world.namespace}-node`;
      const Ready = { type: 'Ready', status: 'False', reason: 'KubeletNotReady' };
      await world.objects.create({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
      try {
        await world.core.patchNodeStatus(
          { name, body: { status: { conditions: [Ready] } } },
          setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
        );
        await world.objects.create(podOn(name, 'stranded', world, {}));
        const [target] = await world.cluster.find(select(world, { name: 'stranded' }), limit());
        if (target === undefined) throw new Error('the pod is not there');
        const [refusal] = await world.cluster.refusals(specOf(world, target, [step(['id'])]), limit());
        expect(refusal).toMatchObject({ code: 'node-not-ready', message: expect.stringContaining(name) });
      } finally {
        await world.core.deleteNode({ name });
      }
    },
  },
  {
    title: 'a container that ignores its limits and writes 100 MB is cut, and little memory is held',
    given: [bare],
    observe: async (world) => {
      const [target] = await world.cluster.find(select(world, { name: 'bare' }), limit());
      if (target === undefined) throw new Error('bare is not there');
      const start = newStart();
      const script = `read x; echo "${start.nonce} - hello 1 go"; yes 01234567890123456789 | head -c 100000000`;
      const securityContext = { runAsUser: 65532, runAsNonRoot: true };
      const ephemeralContainers = [
        { name: start.container, image: world.image, command: ['sh', '-c', script], stdin: true, securityContext },
      ];
      const body = { spec: { ephemeralContainers } };
      const merge = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);
      const { namespace } = world;
      await world.core.patchNamespacedPodEphemeralcontainers({ name: 'bare', namespace, body }, merge);
      const spec = specOf(world, target, [step(['x'], { maxBytes: 1_000_000 })]);
      const injection = world.follow(spec, start);
      const before = process.memoryUsage();
      let [read, most] = [0, 0];
      const told = await problemOf(
        (async () => {
          for await (const chunk of injection.bytes(limit())) {
            read += chunk.length;
            const { arrayBuffers } = process.memoryUsage();
            most = Math.max(most, arrayBuffers - before.arrayBuffers);
          }
        })(),
      );
      expect(told.code).toBe('output-cut');
      expect(read).toBeLessThan(8.5 * 1024 * 1024);
      expect(most).toBeLessThan(20 * 1024 * 1024);
    },
  },
  {
    title: 'a rule of the cluster that refuses the container is quoted',
    given: [bare],
    observe: async (world) => {
      await world.objects.create(
        policy(world, 'inject', ['UPDATE', 'pods/ephemeralcontainers'], 'kdebug is not welcome'),
      );
      await world.objects.create(binding(world, 'inject'));
      const [target] = await world.cluster.find(select(world, { name: 'bare' }), limit());
      if (target === undefined) throw new Error('bare is not there');
      const spec = specOf(world, target, [step(['id'])]);
      const told = await eventually(async () => (await world.cluster.refusals(spec, limit()))[0]);
      expect(told).toMatchObject({
        code: 'admission-refused',
        message: expect.stringContaining('kdebug is not welcome'),
      });
      expect((await problemOf(world.cluster.inject(spec, newStart(), limit()))).code).toBe('admission-refused');
      await removePolicy(world, 'inject');
      await eventually(async () => ((await world.cluster.refusals(spec, limit())).length === 0 ? true : undefined));
    },
  },
  {
    title: 'a rule of the cluster that refuses attach costs no second container: the log is read',
    given: [bare],
    observe: async (world) => {
      await world.objects.create(policy(world, 'attach', ['CONNECT', 'pods/attach'], 'nobody attaches'));
      await world.objects.create(binding(world, 'attach'));
      const [target] = await world.cluster.find(select(world, { name: 'bare' }), limit());
      if (target === undefined) throw new Error('bare is not there');
      const read = async () => {
        const [spec, start] = [specOf(world, target, [step(['echo', 'still'])]), newStart()];
        return readInjection(await world.cluster.inject(spec, start, limit()), spec, start);
      };
      const found = await eventually(async () => {
        const one = await read();
        return one.way === 'log' ? one : undefined;
      });
      expect(found.outcomes[0]?.stdout).toBe('still\n');
      await removePolicy(world, 'attach');
    },
  },
];

function podOn(
  nodeName: string,
  name: string,
  { namespace, image }: GenuineWorld,
  annotations: Record<string, string>,
) {
  const spec = { nodeName, containers: [{ name: 'app', image }], automountServiceAccountToken: false };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, annotations }, spec } as KubernetesObject;
}

function policy({ namespace }: GenuineWorld, name: string, [operation, resource]: [string, string], message: string) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: `${namespace}-${name}` },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: [operation], resources: [resource] }],
      },
      validations: [{ expression: 'false', message }],
    },
  } as KubernetesObject;
}

function binding({ namespace }: GenuineWorld, name: string) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: `${namespace}-${name}` },
    spec: { policyName: `${namespace}-${name}`, validationActions: ['Deny'] },
  } as KubernetesObject;
}

async function removePolicy({ objects, namespace }: GenuineWorld, name: string): Promise<void> {
  for (const kind of ['ValidatingAdmissionPolicyBinding', 'ValidatingAdmissionPolicy']) {
    const metadata = { name: `${namespace}-${name}` };
    await objects.delete({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata });
  }
}

/** The API server compiles a new policy within seconds. */
async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 60; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('it did not come about within 15 s');
}

import { describe, expect, it } from '@jest/globals';
import type { Api } from '../../src/cluster/api.ts';
import { ApiRefusal } from '../../src/cluster/cluster-errors.ts';
import { lookAt } from '../../src/cluster/look.ts';
import { permissions } from '../../src/cluster/permissions.ts';
import type { Call } from '../../src/cluster/resources.ts';

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5f', uid: 'r', controller: true };
const pod = {
  metadata: {
    name: 'web-1',
    namespace: 'shop',
    uid: 'u1',
    labels: { 'pod-template-hash': '5f', app: 'web' },
    ownerReferences: [owner],
  },
  spec: { nodeName: 'n1', containers: [{ name: 'web' }, { name: 'side' }] },
  status: {
    phase: 'Running',
    containerStatuses: [
      { name: 'web', ready: true, restartCount: 0, state: { running: {} } },
      {
        name: 'side',
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1 } },
      },
      { name: 'new', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
    ],
  },
};
const target = { cluster: 'c', namespace: 'shop', pod: 'web-1', podUid: 'u1', os: 'linux' } as const;
const needs = ['events', 'services', 'logs', 'owner', 'nodes', 'related'] as const;

const answers: Readonly<Record<string, unknown>> = {
  'get pods': pod,
  'get nodes': { metadata: { name: 'n1' } },
  'get deployments': {
    metadata: { name: 'web' },
    spec: { replicas: 2, selector: { matchLabels: { app: 'web' } } },
    status: { readyReplicas: 1 },
  },
  'list replicasets': {
    items: [1, 3, 2].map((number) => ({
      metadata: {
        name: `web-${number}`,
        annotations: { 'deployment.kubernetes.io/revision': `${number}` },
        ownerReferences: [{ name: 'web' }],
      },
    })),
  },
  'list services': { items: [{ metadata: { namespace: 'shop', name: 'db' }, spec: { selector: { app: 'db' } } }] },
  'list deployments': {
    items: [{ metadata: { name: 'db' }, spec: { replicas: 0, template: { metadata: { labels: { app: 'db' } } } } }],
  },
};

/** Answers each call at once, and counts it; refuses what is denied. */
function fakeApi(denied: readonly string[] = []) {
  const calls: Call[] = [];
  const ask = (call: Call): unknown => {
    calls.push(call);
    const name = `${call.verb} ${call.resource}`;
    if (denied.includes(name)) throw new ApiRefusal(call, { status: 403, body: '{}' });
    return answers[name] ?? { items: [] };
  };
  const api: Pick<Api, 'json' | 'text'> = {
    json: async <T>(call: Call) => ask(call) as T,
    text: async (call) => `log of ${call.query?.container}${ask(call) === undefined ? '' : ''}`,
  };
  return { api: api as Api, calls };
}

function look(api: Api) {
  return lookAt(api, target, { needs, namespaces: [] }, AbortSignal.timeout(4_000));
}

describe('looking at what triage needs', () => {
  it('sees the logs of those that have one (a failing one first), the owner with its versions, the node, and who is scaled to 0', async () => {
    const { api } = fakeApi();
    const facts = await look(api);
    expect(facts.logs).toEqual({
      seen: [
        { container: 'side', previous: false, text: 'log of side' },
        { container: 'web', previous: false, text: 'log of web' },
      ],
    });
    const seen = facts.owner !== undefined && 'seen' in facts.owner ? facts.owner.seen : undefined;
    expect(seen).toMatchObject({ kind: 'Deployment', name: 'web', replicas: 2, ready: 1 });
    expect(seen?.revisions).toMatchObject({ seen: [{ number: 3 }, { number: 2 }, { number: 1 }] });
    expect(facts.nodes).toMatchObject({ seen: [{ metadata: { name: 'n1' } }] });
    expect(facts.services).toMatchObject({
      seen: [{ name: 'db', behind: [{ kind: 'Deployment', name: 'db', replicas: 0 }] }],
    });
  });

  it.each([
    ['get deployments', 'owner', 'kdebug may not get deployments in namespace shop.'],
    ['get nodes', 'nodes', 'kdebug may not get nodes in the whole cluster.'],
    ['get pods/log', 'logs', 'kdebug may not get pods/log in namespace shop.'],
    ['list events', 'related', 'kdebug may not list events in namespace shop.'],
  ] as const)('says of what it may not look at which right is missing: %s', async (denied, part, message) => {
    const facts = await look(fakeApi([denied]).api);
    expect(facts[part]).toMatchObject({ notLooked: { code: 'missing-right', message } });
  });

  it('without the right to list versions, the owner is seen all the same', async () => {
    const facts = await look(fakeApi(['list replicasets']).api);
    expect(facts.owner).toMatchObject({ seen: { name: 'web', revisions: { notLooked: { code: 'missing-right' } } } });
  });

  it('asks for nothing that the list of rights does not name', async () => {
    const { api, calls } = fakeApi();
    await look(api);
    const rights = permissions.map(({ verb, resource }) => `${verb} ${resource}`);
    expect(calls.map(({ verb, resource }) => `${verb} ${resource}`).filter((call) => !rights.includes(call))).toEqual(
      [],
    );
  });
});

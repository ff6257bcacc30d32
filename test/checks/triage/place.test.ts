import { describe, expect, it } from '@jest/globals';
import type { V1Node, V1Pod } from '../../../src/check/api-facts.ts';
import { triage } from '../../../src/checks/triage.ts';
import { readFixture } from '../fixture.ts';
import { ago, ended, event, inputFor, judged, makePod, readyNode } from './hand-made.ts';

function pending(message: string, spec: Partial<NonNullable<V1Pod['spec']>> = {}): V1Pod {
  const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
  const pod = makePod({ spec, pod: { phase: 'Pending', conditions, containerStatuses: [] } });
  delete pod.spec?.nodeName;
  return pod;
}

function node(more: Partial<V1Node>): V1Node {
  return readyNode(more);
}

describe('why no node takes a pod', () => {
  it.each([
    ['0/3 nodes are available: 3 Insufficient memory.', 'not-scheduled-resources', /not enough memory/],
    [
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
      'not-scheduled-selector',
      /no node has the label disk=ssd/,
    ],
    [
      "0/3 nodes are available: 1 node(s) had untolerated taint {gpu: only}, 2 node(s) didn't match pod topology spread constraints.",
      'not-scheduled-topology',
      /topology/,
    ],
    [
      "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
      'not-scheduled-affinity',
      /anti-affinity/,
    ],
    [
      '0/1 nodes are available: persistentvolumeclaim "data" not found.',
      'not-scheduled-volume-claim',
      /claim data does not exist/i,
    ],
    ['0/1 nodes are available: 1 node(s) were unschedulable.', 'not-scheduled-cordoned', /cordoned/],
    ['something that no version has said so far', 'not-scheduled', /something that no version has said/],
  ] as const)('%s', (message, code, headline) => {
    const found = judged(pending(message, { nodeSelector: { disk: 'ssd' } }), {
      nodes:
        code === 'not-scheduled-selector' ? [node({})] : [node({ metadata: { name: 'n1', labels: { disk: 'ssd' } } })],
    });
    expect(found.codes).toEqual([code]);
    expect(found.headline).toMatch(headline);
  });

  it('names the taint that is not tolerated, of the nodes that the selector allows', () => {
    const tainted = node({
      metadata: { name: 'n2', labels: { gpu: 'yes' } },
      spec: { taints: [{ key: 'team', value: 'ml', effect: 'NoSchedule' }] },
    });
    const found = judged(
      pending('0/2 nodes are available: 1 node(s) had untolerated taint(s).', { nodeSelector: { gpu: 'yes' } }),
      { nodes: [node({}), tainted] },
    );
    expect(found.headline).toMatch(/the gpu=yes nodes .* taint that it does not tolerate: team=ml:NoSchedule/);
  });

  it('says by how much a resource is short', () => {
    const container = { resources: { requests: { memory: '8Gi' } } };
    const pod = pending('0/1 nodes are available: 1 Insufficient memory.', {
      containers: [{ name: 'web', image: 'web:1', ...container }],
    });
    const small = node({ status: { allocatable: { memory: '4031756Ki' }, conditions: [] } });
    expect(judged(pod, { nodes: [small] }).headline).toMatch(/requests 8Gi memory, more than any node has \(3\.8Gi\)/);
  });

  it('names the label of a spread constraint that no node has', () => {
    const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} };
    const pod = pending("0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints.", {
      topologySpreadConstraints: [constraint],
    });
    const spread = (labels: Record<string, string>) =>
      judged(pod, { nodes: [node({ metadata: { name: 'n1', labels } })] }).headline;
    expect(spread({})).toMatch(/want nodes with the label zone, and no node has it/);
    expect(spread({ zone: 'a' })).toMatch(/spread constraints over zone allow no further pod/);
  });

  it('names the labels of the pods beside which it wants to be', () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cache' } } };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    const pod = pending("0/1 nodes are available: 1 node(s) didn't match pod affinity rules.", { affinity });
    expect(judged(pod).headline).toMatch(/wants a node on which pods with app=cache run, and there is none/);
  });

  it('says that a pod of the same workload was preempted for one of a higher priority', () => {
    const pod = pending('0/1 nodes are available: 1 Insufficient cpu.', {});
    Object.assign(pod.metadata ?? {}, { ownerReferences: [{ kind: 'ReplicaSet', name: 'web-7f', controller: true }] });
    const of = (name: string) =>
      event('Preempted', 'Preempted by pod u2 on node n1', { involvedObject: { kind: 'Pod', name } });
    const told = (name: string) => judged(pod, { related: { seen: [of(name)] } }).headline;
    expect(told('web-7f-abcde')).toMatch(/web-7f-abcde, which had room, was preempted: a pod of a higher priority/);
    expect(told('other-7f-abcde')).not.toMatch(/preempted/);
  });

  it.each([
    ['none', 2, []],
    ['bin-packer', 2, ['not-scheduled-no-scheduler']],
    ['none', 60, ['not-scheduled-no-scheduler']],
  ] as const)('asks after the scheduler where none has said a word: %s, after %i s', (name, seconds, codes) => {
    const pod = makePod({ pod: { phase: 'Pending', conditions: [], containerStatuses: [] } });
    Object.assign(pod.metadata ?? {}, { creationTimestamp: ago(seconds) });
    Object.assign(pod.spec ?? {}, name === 'none' ? {} : { schedulerName: name });
    delete pod.spec?.nodeName;
    const found = judged(pod);
    expect(found.codes).toEqual(codes);
    if (name !== 'none')
      expect(found.headline).toMatch(/its scheduler bin-packer \(schedulerName\) says nothing since/);
  });

  it('concludes nothing about nodes that it may not list', () => {
    const notLooked = {
      code: 'missing-right',
      message: 'kdebug may not list nodes in the whole cluster.',
      nextStep: 'Give it.',
    };
    const input = inputFor(pending('0/1 nodes are available: 1 Insufficient cpu.'), {});
    const { findings } = triage.interpret({ ...input, api: { ...input.api, nodes: { notLooked } } });
    expect(findings.map(({ code }) => code)).toEqual(['not-scheduled-resources', 'api-part-unseen']);
    expect(findings[1]?.sentence).toBe(
      'the node could not be looked at: kdebug may not list nodes in the whole cluster',
    );
  });
});

describe('the node and the end of a pod', () => {
  it('a node that is not ready explains what is wrong with the pod, and takes no container', () => {
    const conditions = [
      {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: ago(600),
      },
    ];
    const pod = makePod({ status: { ready: false } });
    const told = { nodes: [node({ status: { conditions } })] };
    expect(judged(pod, told).headline).toMatch(
      /^web-1: node n1 of the pod is not ready since 10 min: Kubelet stopped posting/,
    );
    expect(triage.plan(inputFor(pod, told))).toEqual([]);
  });

  it.each([
    ['a node that is gone', { nodes: [] }, ['node-gone']],
    [
      'pressure',
      {
        nodes: [
          node({
            status: {
              conditions: [
                { type: 'Ready', status: 'True' },
                { type: 'DiskPressure', status: 'True' },
              ],
            },
          }),
        ],
      },
      ['node-under-pressure'],
    ],
    ['a cordoned node, which is worth knowing only', { nodes: [node({ spec: { unschedulable: true } })] }, []],
  ])('%s', (_title, told, codes) => {
    expect(judged(makePod({}), told).codes).toEqual(codes);
  });

  it.each([
    ['Evicted', 'The node was low on resource: memory.', 'evicted', /evicted: The node was low on resource: memory/],
    [
      'DeadlineExceeded',
      'Pod was active on the node longer than the specified deadline',
      'deadline-exceeded',
      /longer than it may/,
    ],
    [
      'OutOfcpu',
      "Pod was rejected: Node didn't have enough resource: cpu",
      'pod-rejected',
      /ended by its node \(OutOfcpu\)/,
    ],
  ])('%s is told', (reason, message, code, headline) => {
    const found = judged(makePod({ pod: { phase: 'Failed', reason, message } }));
    expect(found.codes).toEqual([code]);
    expect(found.headline).toMatch(headline);
  });

  it.each([
    ['a finalizer that nobody takes away', { finalizers: ['x.example/y'] }, 20, ['terminating-on-finalizer']],
    ['containers that do not end', {}, 120, ['terminating-stuck']],
    ['a pod within its grace period, which is no fault', {}, -10, []],
  ])('deletion: %s', (_title, meta, seconds, codes) => {
    expect(judged(makePod({ meta: { deletionTimestamp: ago(seconds), ...meta } })).codes).toEqual(codes);
  });
});

describe('what is well', () => {
  it.each([
    ['a pod that runs', makePod({}), {}],
    [
      'a Job that is done',
      makePod({ pod: { phase: 'Succeeded' }, status: { ready: false, state: { terminated: { exitCode: 0 } } } }),
      {},
    ],
    [
      'a probe that failed before it passed',
      makePod({ container: { readinessProbe: { tcpSocket: { port: 80 } } } }),
      { events: [event('Unhealthy', 'Readiness probe failed: dial tcp: connect: connection refused')] },
    ],
    ['an error at the start of its log', makePod({}), { log: 'ERROR cannot connect to redis: Connection refused' }],
    [
      'a volume that was mounted late',
      makePod({}),
      { events: [event('FailedMount', 'MountVolume.SetUp failed for volume "c" : configmap "c" not found')] },
    ],
    [
      'an image that was pulled at the second try',
      makePod({}),
      { events: [event('Failed', 'Failed to pull image "web:1": timeout')] },
    ],
  ])('%s', (_title, pod, told) => {
    expect(judged(pod, told)).toMatchObject({ codes: [], verdict: 'healthy' });
  });

  it('takes a named targetPort that no container has, and a Service of the workload that fits no pod, for wrong', () => {
    const base = { namespace: 'shop', type: 'ClusterIP', clusterIPs: ['10.0.0.1'], headless: false };
    const seen = [
      {
        ...base,
        name: 'front',
        selector: { app: 'web' },
        ports: [{ port: 80, protocol: 'TCP', targetPort: 'http-web' }],
        endpoints: [{ address: '10.0.0.9', ports: [], ready: true }],
      },
      {
        ...base,
        name: 'web',
        selector: { app: 'wbe' },
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
        endpoints: [],
      },
      { ...base, name: 'other', selector: { app: 'other' }, ports: [], endpoints: [] },
    ];
    const owner = { seen: { kind: 'Deployment', name: 'web', conditions: [], revisions: { seen: [] }, pods: [] } };
    const found = judged(makePod({ meta: { labels: { app: 'web' } } }), { services: { seen }, owner });
    expect(found.codes).toEqual(['service-port-name-missing', 'service-leaves-pod-out']);
    expect(found.verdict).toBe('degraded');
  });
});

describe('a log that repeats a trouble', () => {
  const line = 'curl: (22) The requested URL returned error: 503';
  const lines = (...seconds: number[]) => seconds.map((one) => `${ago(one).toISOString()} ${line}`).join('\n');
  const asks = { env: [{ name: 'ORDERS_URL', value: 'http://orders:8080/x' }] };

  it('up to now is told, with the only peer that the spec names', () => {
    const found = judged(makePod({ container: asks }), { log: lines(30, 20, 10) });
    expect(found.codes).toEqual(['log-repeats-http-status']);
    expect(found.headline).toMatch(/writes again and again, up to now: «curl: .* 503» \(it must be of orders:8080/);
  });

  it.each([
    ['that was said too rarely', lines(20, 10)],
    ['after which it works, just now', `${lines(4, 3, 2)}\n${ago(1).toISOString()} connected`],
    ['whose pace ended with the start', lines(30, 29, 28)],
    ['that is over since minutes', lines(400, 390, 380)],
    ['after which something else was said', `${lines(44, 43, 42)}\n${ago(1).toISOString()} connected`],
    ['whose time is not known', `${line}\n${line}\n${line}`],
    [
      'of clients that leave',
      [30, 20, 10].map((one) => `${ago(one).toISOString()} read: connection reset by peer`).join('\n'),
    ],
  ])('is no trouble of now: %s', (_title, log) => {
    expect(judged(makePod({ container: asks }), { log }).codes).toEqual([]);
  });
});

describe('a file that is missing where an optional volume is mounted', () => {
  const mounted = makePod({
    container: { volumeMounts: [{ name: 'token', mountPath: '/etc/partner' }] },
    spec: { volumes: [{ name: 'token', secret: { secretName: 'partner', optional: true } }] },
  });
  const said = (...lines: string[]) => lines.map((line) => `${ago(5).toISOString()} ${line}`).join('\n');
  const missing = 'wc: /etc/partner/token: No such file or directory';

  it('is told although it was said once, as long as nothing was said since', () => {
    const { codes, headline } = judged(mounted, { log: said('starting', missing) });
    expect(codes).toEqual(['log-repeats-missing-file']);
    expect(headline).toMatch(/last words of container web are that a file is missing: .* Secret partner, .* optional/);
  });

  it.each([
    ['after which it went on', said(missing, 'listening on 8080')],
    ['in place of which there is a default', said(`${missing}, using defaults`)],
    ['at a path of the image', said('cat: /srv/extra: No such file or directory')],
  ])('is no trouble: %s', (_title, log) => {
    expect(judged(mounted, { log }).codes).toEqual([]);
  });
});

describe('a pod that is being deleted', () => {
  const told = (seconds: number, graceS: number, status = {}) =>
    judged(
      makePod({
        status,
        meta: { deletionTimestamp: ago(seconds - graceS), deletionGracePeriodSeconds: graceS },
        container: { lifecycle: { preStop: { exec: { command: ['sleep', '9'] } } } },
      }),
    );

  it('and still runs long after it was told to end does not hear SIGTERM', () => {
    const { codes, headline } = told(90, 600);
    expect(codes).toEqual(['terminating-slowly']);
    expect(headline).toMatch(
      /the preStop hook of container web is not done, or its process does not end on SIGTERM; .* grace period of 10 min is over/,
    );
  });

  it('is left in peace within the usual time', () => {
    expect(told(20, 600).codes).toEqual([]);
    expect(told(25, 30).codes).toEqual([]);
  });

  it('is not said to run once its container has ended', () => {
    expect(told(90, 600, { ready: false, state: ended(143) }).codes).toEqual([]);
  });
});

describe('an init container that has just begun', () => {
  const { target, api } = readFixture('triage/init-waits');
  const [status] = api.pod.status?.initContainerStatuses ?? [];
  const at = Date.parse(String(status?.state?.running?.startedAt)) + 5_000;
  const codes = (more: Partial<typeof api>) =>
    triage
      .interpret({ target, args: {}, outcomes: [], api: { ...api, at, ...more } })
      .findings.flatMap(({ severity, code }) => (severity === 'critical' || severity === 'warning' ? [code] : []));

  it('waits in vain for a Service that does not exist, once it speaks of it', () => {
    expect(codes({})).toEqual(['name-not-found']);
  });

  it('is left in peace as long as it says nothing', () => {
    expect(codes({ logs: { seen: [] }, owner: { seen: undefined } })).toEqual([]);
  });
});

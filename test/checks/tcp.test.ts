import { describe, expect, it } from '@jest/globals';
import type { ServiceFact } from '../../src/check/api-facts.ts';
import { tcp } from '../../src/checks/tcp.ts';
import { problem } from '../../src/errors.ts';
import { judgeFixture, readFixture } from './fixture.ts';

/** What stands in the first line of the answer for each way in which a peer can be broken. */
const sentences = [
  ['healthy', 'web.kdebug-record.svc:80 takes connections'],
  ['headless', 'web-headless.kdebug-record.svc:8080 takes connections'],
  [
    'no-endpoint',
    'empty.kdebug-record.svc:80 refuses connections: Service empty has no endpoint, no running pod has the labels app=nobody',
  ],
  [
    'all-unready',
    'unready.kdebug-record.svc:80 refuses connections: Service unready has no ready endpoint, the only pod behind it is not ready',
  ],
  [
    'no-selector',
    'no-selector.kdebug-record.svc:80 refuses connections: Service no-selector has no endpoint, it has no selector and nobody listed addresses for it',
  ],
  [
    'headless-unready',
    'unready-headless.kdebug-record.svc:80 leads nowhere: headless Service unready-headless has no ready endpoint (its only pod is not ready), so its name has no address',
  ],
  [
    'wrong-target-port',
    'wrong-port.kdebug-record.svc:80 refuses connections: Service wrong-port leads to port 9999 of 1 ready pod, where nobody listens (a wrong targetPort, or the app is not up)',
  ],
  ['no-such-port', 'Service web has no port 81; it has 80 (http)'],
  ['typo', 'wbe does not resolve: no such name in namespace kdebug-record; did you mean web.kdebug-record.svc?'],
  [
    'external-name',
    'Service elsewhere.kdebug-record.svc stands for nosuch.default.svc.cluster.local, and that name has no address',
  ],
  ['no-server', 'the DNS server 203.0.113.7 does not answer'],
  ['refused', '127.0.0.1:7777 refuses connections: nobody listens on that port'],
  ['dropped', '203.0.113.7:80 does not answer: packets to that port are dropped'],
  ['no-route', '203.0.113.8:80 cannot be reached: there is no route to it, or a firewall on the way rejects it'],
  ['meshed', 'could not look at 198.51.100.7:8080: a mesh proxy answers for it, so a connect proves nothing'],
  [
    'metadata',
    '169.254.169.254:80 was not probed: 169.254.169.254 is link-local, where clouds serve metadata and credentials',
  ],
  [
    'metadata-by-name',
    'metadata.example:80 was not probed: 169.254.169.254 is link-local, where clouds serve metadata and credentials',
  ],
] as const;

describe.each(['busybox', 'toolbox'])('tcp in %s', (image) => {
  it.each(sentences)('names the root of what is wrong with a peer that is %s', (seed, sentence) => {
    const findings = judgeFixture(`tcp/${seed}.${image}`);
    expect(findings.map((finding) => finding.sentence.replace(/ \(\d+ ms\)$/, ''))).toEqual([sentence]);
  });
});

describe('tcp', () => {
  const judge = (host: string, lines: readonly string[], services: readonly ServiceFact[] = []) => {
    const { target, api, outcomes } = readFixture('tcp/healthy.toolbox');
    const stdout = [`peer ${host} 80`, ...lines].join('\n');
    const input = { target, args: { host, port: 80 }, outcomes: outcomes.map((one) => ({ ...one, stdout })) };
    return tcp.interpret({ ...input, api: { ...api, services: { seen: services } } }).findings[0];
  };
  const service: ServiceFact = {
    namespace: 'kdebug-record',
    name: 'orders',
    type: 'ClusterIP',
    clusterIPs: ['10.9.9.9'],
    headless: false,
    selector: { app: 'orders' },
    ports: [{ port: 80, protocol: 'TCP', targetPort: 'http' }],
    endpoints: [{ address: '10.0.0.1', ports: [], ready: true, pod: 'orders-1' }],
  };
  const refused = 'connect 10.9.9.9 80 1 0 nc: connect to 10.9.9.9 port 80 (tcp) failed: Connection refused';

  it.each<[string, string, readonly string[], readonly ServiceFact[], string]>([
    [
      'a peer that resets at once',
      'x.example',
      ['found 10.0.0.1', 'connect 10.0.0.1 80 0 1 ', 'held reset'],
      [],
      'x.example:80 takes the connection and resets it at once',
    ],
    [
      'one bad address among three',
      'x.example',
      [
        'found 10.0.0.1',
        'connect 10.0.0.1 80 0 1 ',
        'connect 10.0.0.2 80 1 3000 nc: timed out',
        'connect 10.0.0.3 80 0 1 ',
      ],
      [],
      '1 of the 3 addresses of x.example:80 does not answer: packets to that port are dropped',
    ],
    [
      'an image without nc',
      '10.0.0.1',
      ['connect 10.0.0.1 80 127 0 no tool here connects'],
      [],
      '10.0.0.1:80 could not be looked at: this image has no tool that connects',
    ],
    [
      'an image that cannot ask DNS',
      'x.example',
      ['asked x.example.', 'no tool here asks DNS'],
      [],
      'x.example could not be looked up: this image has no tool that asks DNS',
    ],
    [
      'a targetPort that is no port of the pods',
      'orders',
      ['found 10.9.9.9', refused],
      [service],
      'orders.kdebug-record.svc:80 refuses connections: the targetPort http of Service orders is no port of its pods',
    ],
    [
      'the address of a Service in place of its name',
      '10.9.9.9',
      ['found 10.9.9.9', refused],
      [{ ...service, endpoints: [] }],
      'orders.kdebug-record.svc:80 refuses connections: Service orders has no endpoint, no running pod has the labels app=orders',
    ],
    [
      'a Service of that name in another namespace',
      'orders',
      ['asked orders.', ';; status: NXDOMAIN, id'],
      [{ ...service, namespace: 'shop' }],
      'orders does not resolve: no such name in namespace kdebug-record; did you mean orders.shop.svc?',
    ],
    [
      'unready endpoints that answer all the same',
      'orders',
      ['found 10.9.9.9', 'connect 10.9.9.9 80 0 1 '],
      [{ ...service, endpoints: [] }],
      'orders.kdebug-record.svc:80 takes connections (1 ms)',
    ],
    [
      'unready endpoints behind a mesh proxy',
      'orders',
      ['found 10.9.9.9', 'connect 10.9.9.9 80 0 1 ', 'proxy control'],
      [{ ...service, endpoints: [] }],
      'orders.kdebug-record.svc:80 cannot be reached: Service orders has no endpoint, no running pod has the labels app=orders',
    ],
    [
      'a headless Service whose port is not that of its pods',
      'orders',
      ['found 10.0.0.1', refused],
      [{ ...service, headless: true, endpoints: [{ address: '10.0.0.1', ports: [{ port: 8080 }], ready: true }] }],
      'orders.kdebug-record.svc:80 refuses connections: headless Service orders maps no ports, and its pods are to listen on 8080',
    ],
    [
      'a refusal that comes from the mesh proxy',
      'orders',
      ['found 10.9.9.9', refused, 'proxy sidecar istio-proxy'],
      [service],
      'orders.kdebug-record.svc:80 refuses connections, and all connections of this pod go through its mesh proxy (sidecar istio-proxy)',
    ],
    [
      'a port that speaks UDP',
      'orders',
      ['found 10.9.9.9', refused],
      [{ ...service, ports: [{ port: 80, protocol: 'UDP', targetPort: 80, name: 'quic' }] }],
      'Service orders has no port 80; it has 80/UDP (quic)',
    ],
    [
      'a peer behind a mesh proxy that speaks first',
      'x.example',
      ['found 10.0.0.1', 'connect 10.0.0.1 80 0 1 ', 'held speaks', 'proxy control'],
      [],
      'x.example:80 takes connections (1 ms)',
    ],
  ])('sees %s', (_, host, lines, services, sentence) => {
    expect(judge(host, lines, services)?.sentence).toBe(sentence);
  });

  it.each<[string, readonly string[], string, string]>([
    [
      'the port on which nobody listens',
      ['found 10.0.0.9', 'connect 10.0.0.9 80 1 0 nc: connect to 10.0.0.9 port 80 (tcp) failed: Connection refused'],
      'orders:80 refuses connections: nobody listens on that port; in this pod the name orders means the pod itself, by its /etc/hosts',
      'Use orders.kdebug-record.svc to reach Service orders.',
    ],
    [
      'the Service, which has another address',
      ['found 10.9.9.9', 'connect 10.9.9.9 80 0 1 '],
      'orders.kdebug-record.svc:80 takes connections (1 ms)',
      'Nothing to do.',
    ],
  ])('in a pod that has the name of a Service, that name is told as %s', (_, lines, sentence, nextStep) => {
    const { target, api, outcomes } = readFixture('tcp/healthy.toolbox');
    if (api.pod.status !== undefined) api.pod.status.podIP = '10.0.0.9';
    const input = {
      target: { ...target, pod: 'orders' },
      args: { host: 'orders', port: 80 },
      outcomes: outcomes.map((one) => ({ ...one, stdout: ['peer orders 80', ...lines].join('\n') })),
      api: { ...api, services: { seen: [service] } },
    };
    expect(tcp.interpret(input).findings).toMatchObject([{ sentence, nextStep }]);
  });

  it('says that the Services could not be looked at, and why', () => {
    const { target, api, outcomes, args } = readFixture('tcp/refused.toolbox');
    const notLooked = problem('our-fault', 'may not list services in shop.', 'Allow list on services.');
    const input = { target, args: tcp.args.parse(args), outcomes, api: { ...api, services: { notLooked } } };
    const { findings } = tcp.interpret(input);
    expect(findings.map(({ code }) => code)).toEqual(['peer-refuses', 'services-unseen']);
    expect(findings[1]).toMatchObject({ unseen: true, nextStep: 'Allow list on services.' });
  });
});

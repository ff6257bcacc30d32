import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../src/check/api-facts.ts';
import { netcheck } from '../../src/checks/netcheck.ts';
import { type Fixture, judgeFixture, readFixture } from './fixture.ts';

const summary = (findings: ReturnType<typeof judgeFixture>) =>
  findings.map(({ severity, code }) => `${severity} ${code}`);

describe.each(['busybox', 'toolbox'])('netcheck in %s', (image) => {
  it('finds a healthy pod healthy', () => {
    expect(summary(judgeFixture(`netcheck/web.${image}`))).toEqual([
      'ok network-up',
      'ok listening',
      'ok dns-answers',
      'ok api-reached',
      'ok peer-connects',
    ]);
  });

  it('names each broken peer and each port that the pod should listen on', () => {
    const sentences = judgeFixture(`netcheck/sick.${image}`).map(({ sentence }) => sentence);
    expect(sentences).toEqual(
      expect.arrayContaining([
        'port 8080 is open on loopback only, where Service sick (port 80) cannot reach it',
        'nobody listens on port 9200, which the liveness probe uses',
        'unready.kdebug-record.svc:80 refuses connections: Service unready has no ready endpoint, the only pod behind it is not ready',
        'empty.kdebug-record.svc:80 refuses connections: Service empty has no endpoint, no running pod has the labels app=nobody',
        'wbe does not resolve: no such name in namespace kdebug-record; did you mean web.kdebug-record.svc?',
        '203.0.113.7:5432 does not answer: packets to that port are dropped',
      ]),
    );
    expect(JSON.stringify(judgeFixture(`netcheck/sick.${image}`))).not.toContain('hunter2');
  });

  it('says once that the DNS server is silent, and reaches the API by its address all the same', () => {
    expect(summary(judgeFixture(`netcheck/deaf.${image}`))).toEqual([
      'ok network-up',
      'critical dns-no-answer',
      'ok api-reached',
    ]);
  });
});

/** A healthy recording in which one step printed something else. */
function judgeWith(step: string, change: (text: string) => string, spec: Partial<V1Pod['spec']> = {}) {
  const fixture: Fixture = readFixture('netcheck/web.toolbox');
  const { api, target } = fixture;
  const outcomes = fixture.outcomes.map((one) => (one.step === step ? { ...one, stdout: change(one.stdout) } : one));
  const pod = Object.assign({}, api.pod, { spec: Object.assign({}, api.pod.spec, spec) });
  return netcheck.interpret({ target, args: {}, api: { ...api, pod }, outcomes }).findings;
}

describe('netcheck', () => {
  it('leaves out the sockets of a pod in the network of its node: they are those of everybody there', () => {
    const many = (text: string) =>
      text.replace(/^# sockets$/m, '# sockets\nstate CLOSE_WAIT 80\nremote CLOSE_WAIT 0100000A:0050 80');
    const codes = (spec: Partial<V1Pod['spec']>) => judgeWith('network', many, spec).map(({ code }) => code);
    expect(codes({})).toContain('many-close-wait');
    expect(codes({ hostNetwork: true })).not.toContain('many-close-wait');
  });

  it('takes a queue for long only when it still is half a second later', () => {
    const long = (text: string) =>
      text.replace(/^(listen 0{32}:1F90) \S+$/m, '$1 00000000:000000C8').replace(/^LISTEN.*$/m, '');
    const later = (queue: string) => (text: string) =>
      `${long(text)}\n# later\nlisten 00000000000000000000000000000000:1F90 00000000:${queue}\n`;
    const codes = (queue: string) => judgeWith('network', later(queue)).map(({ code }) => code);
    expect(codes('000000C8')).toContain('accept-queue-long');
    expect(codes('00000001')).not.toContain('accept-queue-long');
  });

  it.each<[string, string, (text: string) => string, string]>([
    ['a pod without address', 'network', (text) => text.replace(/^2: eth0.*$/gm, ''), 'critical no-address'],
    ['a pod without default route', 'network', (text) => text.replace(/^default.*$/m, ''), 'critical no-default-route'],
    ['a pod without nameserver', 'network', (text) => text.replace(/^nameserver.*$/m, ''), 'critical no-nameserver'],
    [
      'a full accept queue',
      'network',
      (text) => text.replace(/^# queues$/m, '# queues\nLISTEN 130 128 *:8080 *:* '),
      'critical accept-queue-full',
    ],
    [
      'a long accept queue',
      'network',
      (text) => text.replace(/^(listen 0{32}:1F90) \S+$/m, '$1 00000000:000000C8').replace(/^LISTEN.*$/m, ''),
      'warning accept-queue-long',
    ],
    [
      'connections that the app does not close',
      'network',
      (text) => text.replace(/^# sockets$/m, '# sockets\nstate CLOSE_WAIT 80\nremote CLOSE_WAIT 0100000A:0050 80'),
      'warning many-close-wait',
    ],
    [
      'connects that get no answer',
      'network',
      (text) => text.replace(/^# sockets$/m, '# sockets\nremote SYN_SENT 0100000A:1538 9'),
      'warning many-syn-sent',
    ],
    [
      'local ports that run out',
      'network',
      (text) => text.replace(/^# queues$/m, 'state TIME_WAIT 27000\n# queues'),
      'warning local-ports-scarce',
    ],
    ['nobody who listens', 'network', (text) => text.replace(/^listen .*\n/gm, ''), 'critical port-not-listening'],
    [
      'a slow DNS server',
      'dns',
      (text) => text.replace(/completed in \d+ms/, 'completed in 1200ms'),
      'warning dns-slow',
    ],
    [
      'a DNS server that is not of the cluster',
      'dns',
      (text) => `${text.split('Query')[0]};; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1`,
      'info dns-not-of-cluster',
    ],
    [
      'an API server out of reach of a pod with a token',
      'peers',
      (text) => text.replace(/^connect (\S+ 443) .*$/m, 'connect $1 1 2000 nc: timed out'),
      'warning api-unreachable',
    ],
    ['a mesh proxy that answers for the peers', 'peers', (text) => `${text}\nproxy control\n`, 'info behind-proxy'],
  ])('sees %s', (_, step, change, expected) => {
    expect(summary(judgeWith(step, change))).toContain(expected);
  });

  it('takes an API server out of reach for no fault where the container mounts no token', () => {
    const containers = readFixture('netcheck/web.toolbox').api.pod.spec?.containers.map((one) =>
      Object.assign({}, one, { volumeMounts: [] }),
    );
    const lost = (text: string) => text.replace(/^connect (\S+ 443) .*$/m, 'connect $1 1 2000 nc: timed out');
    expect(summary(judgeWith('peers', lost, { containers: containers ?? [] }))).toContain('info api-not-reached');
  });

  it('believes no connect where a container is a mesh proxy', () => {
    const containers = [
      ...(readFixture('netcheck/web.toolbox').api.pod.spec?.containers ?? []),
      { name: 'istio-proxy' },
    ];
    expect(summary(judgeWith('peers', (text) => text, { containers }))).toEqual(
      expect.arrayContaining(['info behind-proxy', 'ok listening']),
    );
    expect(summary(judgeWith('peers', (text) => text, { containers }))).not.toContain('ok peer-connects');
  });

  it.each(['3A99', '3A9E', '102C', '102F'])('believes no connect where port 0x%s, a mesh proxy, listens', (port) => {
    const listening = (text: string) => text.replace(/^# sockets$/m, `# sockets\nlisten 00000000:${port} 0:0`);
    expect(summary(judgeWith('network', listening))).toContain('info behind-proxy');
    expect(summary(judgeWith('network', listening))).not.toContain('ok peer-connects');
  });

  it('names a mesh proxy that does not listen', () => {
    const containers = [
      ...(readFixture('netcheck/web.toolbox').api.pod.spec?.containers ?? []),
      { name: 'istio-proxy' },
    ];
    const code = 'critical proxy-not-listening';
    expect(summary(judgeWith('network', (text) => text, { containers }))).toContain(code);
    const listening = (text: string) => text.replace(/^# sockets$/m, '# sockets\nlisten 00000000:3A99 0:0');
    expect(summary(judgeWith('network', listening, { containers }))).not.toContain(code);
  });

  it('hands the peers of the spec to the step as arguments, a name and a port each', () => {
    const { target, api } = readFixture('netcheck/sick.toolbox');
    const peers = netcheck.plan({ target, args: {}, api, outcomes: [] }).find(({ id }) => id === 'peers');
    const words = ['-', '443', 'empty', '80', 'unready', '80', '203.0.113.7', '5432', 'wbe', '80'];
    expect(peers?.argv.slice(4)).toEqual(['0', '-', ...words]);
    expect(peers?.reaches).toHaveLength(4);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../src/check/api-facts.ts';
import { listen } from '../../src/checks/listen.ts';
import { sockets } from '../../src/checks/sockets.ts';
import { judgeFixture, readFixture } from './fixture.ts';

type Texts = Readonly<Record<string, string>>;
const judge = (check: 'sockets' | 'listen', texts: Texts, pod?: V1Pod) => {
  const { target, api, outcomes } = readFixture(`${check}/shell.busybox`);
  const input = {
    target,
    args: {},
    api: pod === undefined ? api : { ...api, pod },
    outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? one.stdout })),
  };
  return (check === 'sockets' ? sockets : listen).interpret(input).findings;
};

describe('sockets', () => {
  it.each(['busybox', 'toolbox'])(
    'names the peer that takes up the local ports and who does not read, from %s',
    (image) => {
      const sentences = judgeFixture(`sockets/careless.${image}`).map(({ sentence }) => sentence);
      expect(sentences).toEqual([
        expect.stringMatching(/^1[89]\d of the 200 local ports are in use for connections to peers\.\S+\.svc:9007$/),
        expect.stringMatching(
          /^process 1 \(MainThread\) of container app does not read 3 connections: \d+ bytes from 127\.0\.0\.1:\d+ wait for 2 s or more$/,
        ),
        expect.stringMatching(/^the pod of container app has \d+ connections, most of them \(1[89]\d\) with peers/),
      ]);
    },
  );

  it('says whose connections are not closed', () => {
    const network = '# sockets\nread 1\nstate CLOSE_WAIT 80\nremote CLOSE_WAIT 0101000A:0050 80';
    const owners = 'name 7 worker\nname 9 helper\nclose-wait 9 2\nclose-wait 7 78';
    expect(judge('sockets', { network, 'socket-owners': owners })[0]?.sentence).toMatch(
      /does not close 80 connections .*; most of them are of process 7 \(worker\)$/,
    );
  });

  it('tells one thing once where both looks see it', () => {
    const network =
      '# sockets\nread 1\nlisten 00000000:1F90 00000000:00000007\n# queues\nLISTEN 7 5 0.0.0.0:8080 0.0.0.0:* \n# local ports';
    const traffic =
      'counter 0 OutSegs 1\ncounter 1 OutSegs 9\ncounter 0 ListenOverflows 1\ncounter 1 ListenOverflows 4';
    const codes = (texts: Texts) => judge('sockets', texts).map(({ code }) => code);
    expect(codes({ network, traffic })).toEqual(['accept-queue-full', 'sockets-fine']);
    expect(codes({ traffic })).toEqual(['accept-queue-overflows', 'sockets-fine']);
  });

  it('says nothing of the pod where the network is that of its node', () => {
    const pod = { metadata: { name: 'web' }, spec: { containers: [], hostNetwork: true } };
    expect(judge('sockets', {}, pod).map(({ code }) => code)).toEqual(['sockets-of-node']);
  });
});

describe('listen', () => {
  it.each(['busybox', 'toolbox'])(
    'holds declared ports against listeners and names their processes, from %s',
    (image) => {
      const findings = judgeFixture(`listen/careless.${image}`);
      expect(findings.map(({ code }) => code).toSorted()).toEqual([
        'listeners-named',
        'listening',
        'port-declared-only',
        'udp-port-not-bound',
      ]);
      expect(findings.map(({ sentence }) => sentence)).toContain(
        'listeners in the pod of container app: [::]:8080 process 1 (MainThread)',
      );
    },
  );

  const six = (listens: string): readonly string[] => {
    const pod = {
      metadata: { name: 'web' },
      spec: { containers: [{ name: 'app', readinessProbe: { tcpSocket: { port: 8080 } } }] },
      status: { podIP: 'fd00::7', podIPs: [{ ip: 'fd00::7' }] },
    };
    return judge('listen', { network: `# sockets\nread 1\nlisten ${listens} 00000000:00000000` }, pod).map(
      ({ code }) => code,
    );
  };
  it('finds an app that listens on IPv4 in a pod that has only IPv6', () => {
    expect(six('00000000:1F90')).toContain('listens-on-other-family');
    expect(six(`${'0'.repeat(32)}:1F90`)).not.toContain('listens-on-other-family');
  });
});

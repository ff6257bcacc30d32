import { describe, expect, it } from '@jest/globals';
import { capture } from '../../src/checks/capture.ts';
import type { Outcome } from '../../src/runner/outcome.ts';
import { judgeFixture, readFixture } from './fixture.ts';

/** As tcpdump 4.99.3 and the step's awk printed it on a real cluster: a silent port, a closed one, two good ones. */
const recorded = `captured 34
lost 0
peer 198.18.3.141.9099 7 0 1 1 0 0 0 0
peer 198.18.0.1.81 12 0 6 0 0 0 0 6
peer 198.19.0.188.9001 7 9 1 0 0 0 1 0
peer 198.19.0.188.8441 5 0 1 0 0 0 0 0
unreachable 0`;

const ended = (step: string, stdout: string): Outcome => ({
  step,
  stdout,
  sample: 0,
  stderr: '',
  cutBytes: 0,
  tookMs: 0,
  end: { by: 'exit', code: 0 },
});
const judge = (texts: Readonly<Record<string, string>>) => {
  const { target, api } = readFixture('capture/shell.busybox');
  const outcomes = Object.entries(texts).map(([step, text]) => ended(step, text));
  return capture.interpret({ target, api, args: { seconds: 8 }, outcomes }).findings;
};
const counters = (grown: Readonly<Record<string, number>>, more = '') =>
  [
    'counter 0 OutSegs 1000\ncounter 1 OutSegs 2000',
    ...Object.entries(grown).map(([name, by]) => `counter 0 ${name} 5\ncounter 1 ${name} ${5 + by}`),
    more,
  ].join('\n');

describe('capture', () => {
  it.each([
    [undefined, 8],
    ['30', 30],
    ['1', undefined],
    ['31', undefined],
    ['2.5', undefined],
    ['soon', undefined],
  ])('takes %p for its seconds as %p', (text, seconds) => {
    const parsed = capture.args.safeParse(text === undefined ? {} : { seconds: text });
    expect(parsed.data?.seconds).toBe(seconds);
  });

  it('looks at no packet where the network is that of its node', () => {
    const { target } = readFixture('capture/shell.busybox');
    const pod = { metadata: { name: 'web' }, spec: { containers: [], hostNetwork: true } };
    const input = { target, args: { seconds: 8 }, api: { pod }, outcomes: [] };
    expect(capture.plan(input)).toEqual([]);
    expect(capture.interpret(input).findings.map(({ code }) => code)).toEqual(['sockets-of-node']);
  });

  it.each(['busybox', 'toolbox'])(
    'counts without any right, and says which rung shows the packets, from %s',
    (image) => {
      const { outcomes } = readFixture(`capture/shell.${image}`);
      expect(judgeFixture(`capture/shell.${image}`).map(({ code }) => code)).toEqual(['traffic-fine']);
      const packets = outcomes.find(({ step }) => step === 'packets');
      expect(packets?.end).toMatchObject({ by: 'leftOut', why: { code: 'rung-not-allowed' } });
    },
  );

  it('tells a silent peer from a closed port and from those that answer', () => {
    const findings = judge({ packets: recorded, counters: counters({}) });
    expect(findings.map(({ code, about }) => `${code} ${about}`)).toEqual([
      'peer-refuses-connects 198.18.0.1:81',
      'peer-silent 198.18.3.141:9099',
    ]);
    expect(findings[1]?.sentence).toBe(
      '198.18.3.141:9099 never answers: 1 of 1 connects got nothing back, although the first packet was repeated',
    );
  });

  it.each([
    ['an odd reset', 'peer 10.0.0.1.80 900 9000 9 0 2 3 0 0', ['traffic-fine']],
    ['many resets', 'peer 10.0.0.1.80 900 9000 9 0 2 9 0 0', ['peer-resets-connections']],
    ['many packets again', 'peer 10.0.0.1.80 900 9000 9 0 90 0 0 0', ['segments-repeated']],
    ['a router that wants smaller packets', 'too-big 10.9.9.9 1400', ['packets-too-big']],
  ])('judges %s', (_, line, expected) => {
    const text = `captured 900\nlost 0\n${line}\nunreachable 0`;
    expect(judge({ packets: text }).map(({ code }) => code)).toEqual(expected);
  });

  it.each([
    ['no tool', 'no tool here captures', 'this image has no tcpdump'],
    [
      'no right',
      "said tcpdump: Couldn't change to 'root' uid=0 gid=0: Operation not permitted",
      'tcpdump could not capture',
    ],
  ])('says why nothing was captured: %s', (_, text, why) => {
    const [finding] = judge({ packets: text });
    expect(finding).toMatchObject({ code: 'packets-unseen', sentence: expect.stringContaining(why) });
  });

  it.each([
    ['a few retransmits', counters({ RetransSegs: 9 }), ['traffic-fine']],
    ['many, but of much traffic', counters({ RetransSegs: 40 }), ['traffic-fine']],
    ['many', counters({ RetransSegs: 80 }), ['many-retransmits']],
    ['first packets alone', counters({ RetransSegs: 80, TCPSynRetrans: 80 }), ['traffic-fine']],
    [
      'first packets to one peer',
      counters({ RetransSegs: 80, TCPSynRetrans: 80 }, 'remote SYN_SENT 0101000A:0050 4'),
      ['connects-unanswered'],
    ],
    ['a full accept queue', counters({ ListenOverflows: 3 }), ['accept-queue-overflows']],
    [
      'no acknowledgement',
      counters({}, 'unacknowledged 0100000A:9CBA 0101000A:0050 00000004'),
      ['peer-does-not-acknowledge'],
    ],
    ['a shut window', counters({}, 'shut 0100000A:9CBA 0101000A:0050 00010000'), ['peer-does-not-read']],
    ['a shut window of its own', counters({}, 'shut 0100007F:9CBA 0100007F:0050 00010000'), ['traffic-fine']],
    ['dropped datagrams', counters({}, 'udp-drops 00000000:14E9 50'), ['udp-drops']],
    ['many resets', counters({ OutRsts: 50 }), ['many-resets', 'traffic-fine']],
  ])('judges the counters of %s', (_, text, expected) => {
    expect(judge({ counters: text }).map(({ code }) => code)).toEqual(expected);
  });
});

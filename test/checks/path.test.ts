import { describe, expect, it } from '@jest/globals';
import { path } from '../../src/checks/path.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (text: string) => {
  const { target, api, outcomes } = readFixture('path/fine.toolbox');
  const stdout = `peer far 0\nfound 10.0.0.1\nto 10.0.0.1\nroute 10.0.0.1 dev eth0\nlink eth0 1500\n${text}`;
  return path.interpret({
    target,
    api,
    args: { host: 'far', port: 0 },
    outcomes: outcomes.map((one) => ({ ...one, stdout })),
  }).findings;
};
const codes = (text: string) => judge(text).map(({ code }) => code);

describe('path', () => {
  it('measures a good way, and one on which large packets vanish, where everybody may ping', () => {
    expect(judgeFixture('path/fine.toolbox')[0]?.sentence).toMatch(
      /^20 of 20 packets to peers come back in [\d.]+ ms, packets of 1500 bytes too$/,
    );
    expect(judgeFixture('path/drops-large.toolbox')[0]).toMatchObject({
      severity: 'critical',
      sentence:
        'packets of 1500 bytes to peers vanish, while small ones come back: something on the way takes less and does not say so',
    });
  });

  it.each(['busybox', 'toolbox'])('says what would let it ping, seen from %s, and tells what it knows', (image) => {
    const { outcomes } = readFixture(`path/no-ping.${image}`);
    expect(judgeFixture(`path/no-ping.${image}`).map(({ code }) => code)).toEqual(['path-known', 'path-unseen']);
    expect(outcomes.find(({ step }) => step === 'ping')?.end).toMatchObject({ by: 'leftOut' });
  });

  it('speaks of the name alone where no port was given', () => {
    const [finding] = judgeFixture('path/typo.toolbox');
    expect(finding).toMatchObject({ code: 'name-not-found', about: 'prees' });
    expect(finding?.sentence).not.toContain(':0');
  });

  it.each([
    ['a packet of twenty lost', 'small 20 19\nlarge 8 8', ['path-fine']],
    ['a fourth lost', 'small 20 15\nlarge 8 8', ['path-loses']],
    ['nothing back: ping is filtered', 'small 20 0\nlarge 8 0', ['path-known', 'path-unseen']],
    ['large ones lost', 'small 20 20\nlarge 8 0', ['path-drops-large']],
    [
      'large pings lost, but not what tracepath sent',
      'small 20 20\nlarge 8 0\nhop 1 10.0.0.1 0.1ms reached\ntrace 1500',
      ['path-fine'],
    ],
    ['a router that says so', 'small 20 20\nlarge 8 0\ntoo-big 1400 10.9.9.9', ['path-takes-less', 'path-fine']],
    ['tracepath that finds less', 'small 20 20\ntrace 1450', ['path-takes-less', 'path-fine']],
    ['connects that take a second SYN', 'ping refused\nknocks 12 3 3', ['path-loses', 'path-unseen']],
    ['one late connect alone', 'ping refused\nknocks 12 1 1', ['path-known', 'path-unseen']],
    ['slow connects of a busy node', 'ping refused\nknocks 12 5 0', ['path-known', 'path-unseen']],
    ['a connection without answers', 'small 20 20\nlarge 8 8\nconnection 1448 1500 0.1 9 100 6', ['path-stuck']],
    ['connections that repeat', 'connection 1448 1500 0.1 30 900 0', ['path-repeats']],
    ['connections that repeat a little', 'connection 1448 1500 0.1 3 900 0', ['path-known']],
  ])('judges %s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('asks a second time with more rights only where ping was refused, and asks the address behind the Service', () => {
    const { target, api, args, outcomes } = readFixture('path/no-ping.toolbox');
    const input = { target, api, args: path.args.parse(args) };
    const first = path.plan({ ...input, outcomes: [] });
    const service = api.services !== undefined && 'seen' in api.services ? api.services.seen : [];
    const peers = service.find(({ name }) => name === 'peers');
    expect(first[0]?.argv.at(-1)).toBe(peers?.endpoints[0]?.address);
    const ran = outcomes.filter(({ step }) => step === 'path');
    expect(path.plan({ ...input, outcomes: ran })).toMatchObject([{ id: 'ping', rung: 2 }]);
    expect(path.plan({ ...input, outcomes })).toEqual([]);
    const silent = ran.map((one) => ({ ...one, stdout: one.stdout.replace('ping refused', 'small 20 20') }));
    expect(path.plan({ ...input, outcomes: silent })).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { syscalls } from '../../src/checks/syscalls.ts';
import type { Outcome } from '../../src/runner/outcome.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (texts: Readonly<Record<string, string>>, ready = true) => {
  const { target, outcomes } = readFixture('syscalls/waits.toolbox');
  const pod = {
    spec: { containers: [] },
    status: { containerStatuses: [{ name: 'app', image: '', imageID: '', restartCount: 0, ready }] },
  };
  const ran = (one: Outcome): Outcome => ({ ...one, stdout: texts[one.step] ?? '', end: { by: 'exit', code: 0 } });
  const told = outcomes.filter(({ step }) => texts[step] !== undefined).map(ran);
  return syscalls.interpret({ target, args: {}, api: { pod }, outcomes: told }).findings;
};
/** 10.1.1.9:5432 from a local port; socket 5 belongs to a connection that came in on port 8080. */
const peers = [
  'arch x86_64\nsamples 10\nname 1 app\nlistener 00000000:1F90',
  'fd 1 4 socket:[4]\nsocket 4 0100000A:9C40 0901010A:1538 01',
  'fd 1 5 socket:[5]\nsocket 5 0100000A:1F90 0201010A:9C41 01',
  'fd 1 1 pipe:[1]\nfd 1 7 /data/lock',
].join('\n');
const codes = (rows: string, ready?: boolean) => judge({ blocked: `${peers}\n${rows}` }, ready).map(({ code }) => code);

/** Recorded: strace 6.1 of a process that asks for a file that is not there, 150 times a second. */
const strace = `seconds 5
strace: Process 1 attached
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 55.28    0.004153           5       751           clock_nanosleep
 44.72    0.003360           4       751       751 openat
------ ----------- ----------- --------- --------- ----------------
100.00    0.007513           5      1502       751 total`;

describe('syscalls', () => {
  it.each(['busybox', 'toolbox'])('names the peer for whose answer everything waits, seen from %s', (image) => {
    expect(judgeFixture(`syscalls/waits.${image}`)[0]).toMatchObject({
      severity: 'critical',
      sentence: expect.stringMatching(
        /^process 1 \(python3\) of container app waits with all its threads \(1\) for an answer of peers\.\S+\.svc:9007 for 4 s or more, while connections to port 8080 wait to be accepted$/,
      ),
    });
  });

  it.each(['busybox', 'toolbox'])('finds nothing wrong in an app that waits for work, seen from %s', (image) => {
    expect(judgeFixture(`syscalls/shell.${image}`).map(({ code }) => code)).toEqual(['threads-wait']);
  });

  it.each<[string, string, string[]]>([
    [
      'an answer of a peer, as one thread of two',
      'thread 1 1 45 0x4 - 10 10 0\nthread 1 2 202 0x7f - 10 10 0',
      ['waits-for-peer'],
    ],
    ['an answer now and then', 'thread 1 1 45 0x4 - 6 10 0', []],
    ['its client', 'thread 1 1 45 0x5 - 10 10 0', []],
    ['a connect', 'thread 1 1 42 0x4 - 10 10 0', ['connect-hangs']],
    ['its own output', 'thread 1 1 1 0x1 - 10 10 0', ['output-blocked']],
    ['a peer that does not read', 'thread 1 1 44 0x4 - 10 10 0', ['write-blocked']],
    ['a lock', 'thread 1 1 72 0x7 0x7 10 10 0', ['waits-for-lock']],
    ['fcntl that asks and does not wait', 'thread 1 1 72 0x7 0x3 10 10 0', []],
    ['a file that does not open', 'thread 1 1 257 0xffffff9c - 10 10 0', ['open-blocked']],
    ['a file that opens now and then', 'thread 1 1 257 0xffffff9c - 7 10 0', []],
    ['a disk', 'thread 1 1 74 0x7 - 10 10 10', ['disk-blocked']],
    ['nothing: it computes', 'thread 1 1 running - - 10 10 0', []],
  ])('judges a thread that waits for %s', (_, rows, expected) => {
    expect(codes(rows)).toEqual([...expected, 'threads-wait']);
  });

  it('calls it the cause only where somebody waits meanwhile: an unready container, or connections', () => {
    const waits = 'thread 1 1 45 0x4 - 10 10 0';
    expect(codes(waits, false)).toEqual(['waits-and-serves-nobody', 'threads-wait']);
    expect(codes(`${waits}\nunaccepted 00000000:1F90`)).toEqual(['waits-and-serves-nobody', 'threads-wait']);
    expect(codes(waits)).toEqual(['waits-for-peer', 'threads-wait']);
  });

  it('reads the numbers of arm64 by their own names', () => {
    const rows = peers.replace('x86_64', 'aarch64');
    const [finding] = judge({ blocked: `${rows}\nthread 1 1 207 0x4 - 10 10 0` });
    expect(finding).toMatchObject({
      code: 'waits-for-peer',
      evidence: [{ line: expect.stringContaining('recvfrom') }],
    });
  });

  it('says that the kernel shows nothing, where /proc/PID/syscall cannot be read', () => {
    expect(judge({ blocked: 'arch x86_64\nsamples 10' }).map(({ code }) => code)).toEqual(['calls-unseen']);
  });

  it.each([
    ['calls that fail all the time', strace, 'calls-fail'],
    ['calls that fail now and then', strace.replaceAll('751 openat', ' 90 openat'), 'calls-counted'],
    ['errors that mean "not yet"', strace.replaceAll('openat', 'recvfrom'), 'calls-counted'],
    [
      'one call in place of waiting',
      strace.replace('      751           clock', '   990751           clock').replace('751 openat', '    openat'),
      'calls-poll',
    ],
  ])('judges what strace counted of %s', (_, text, code) => {
    expect(judge({ strace: text }).map((one) => one.code)).toEqual([code]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { threads } from '../../src/checks/threads.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (seen: string, waits: string, ready = true) => {
  const { target, api, outcomes } = readFixture('threads/tight.busybox');
  const [status] = api.pod.status?.containerStatuses ?? [];
  const pod = Object.assign({}, api.pod, { status: { containerStatuses: [Object.assign({}, status, { ready })] } });
  const texts: Readonly<Record<string, string>> = { threads: `moments 5 4.1\n${seen}`, waits };
  return threads.interpret({
    target,
    args: {},
    api: { pod },
    outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })),
  }).findings;
};
const codes = (...given: Parameters<typeof judge>) => judge(...given).map(({ code }) => code);
const asleep = 'process 1 3 0 0 5 3 3 3 3 3 app';

describe('threads', () => {
  it.each(['busybox', 'toolbox'])(
    'names a stopped process of a target whose user is unknown, seen from %s',
    (image) => {
      const [finding] = judgeFixture(`threads/unknown-user.${image}`);
      expect(finding?.sentence).toMatch(/^process \d+ \(sh\) of container app is stopped \(state T/);
      expect(finding?.nextStep).toMatch(/^Let it go on with `kill -CONT \d+`/);
    },
  );

  it.each([
    [
      'all threads in futex without a time limit, none moves',
      asleep,
      'wait 1 futex_wait_queue 3\nforever 1 3',
      ['deadlock-suspected'],
    ],
    ['where the kernel tells no system calls', asleep, 'wait 1 futex_wait_queue 3', ['deadlock-suspected']],
    ['one of them wakes up after a time', asleep, 'wait 1 futex_wait_queue 3\nforever 1 2', []],
    [
      'an idle pool: one waits for a connection',
      asleep,
      'wait 1 futex_wait_queue 2\nwait 1 inet_csk_accept 1\nforever 1 2',
      [],
    ],
    ['one thread moved', asleep.replace(' 3 0 0 ', ' 3 1 0 '), 'wait 1 futex_wait_queue 3\nforever 1 3', []],
    ['a lone thread in futex', 'process 1 1 0 0 5 1 1 1 1 1 app', 'wait 1 futex_wait_queue 1\nforever 1 1', []],
    ['threads that are started and never end', 'process 1 200 3 0 5 200 204 208 212 216 app', '', ['threads-grow']],
    ['a pool that fills up', 'process 1 8 3 0 5 4 5 6 7 8 app', '', []],
    ['many threads that stay', 'process 1 500 3 0 5 500 500 500 500 500 app', '', []],
  ])('judges %s', (_, seen, waits, expected) => {
    expect(codes(seen, waits)).toEqual([...expected, 'threads-fine']);
  });

  it('suspects a standstill only where connections wait and the container is not ready', () => {
    const waits = 'wait 1 unix_stream_read 3\nunaccepted 0100007F:1F90 00000003\nunread 0';
    expect(codes(asleep, waits, false)).toEqual(['no-progress', 'threads-fine']);
    expect(codes(asleep, waits, true)).toEqual(['threads-fine']);
  });

  it('names who holds the lock of a file for which another process waits', () => {
    const lock =
      'lock 5: FLOCK  ADVISORY  WRITE 9 fe:00:42 0 EOF waited for by FLOCK  ADVISORY  WRITE 1 fe:00:42 0 EOF';
    const rows = `${lock}\nprocess 1 1 0 0 5 1 1 1 1 1 writer\nprocess 9 1 0 0 5 1 1 1 1 1 sleep`;
    expect(judge(rows, 'locked 42 /data/x.lock')[0]).toMatchObject({
      code: 'lock-wait',
      sentence:
        'process 1 (writer) of container app waits for the lock of /data/x.lock, which process 9 (sleep) holds, and made no progress within 4.1 s',
    });
    expect(codes(rows.replace(' 1 0 0 5', ' 1 1 0 5'), '')).toEqual(['threads-fine']);
  });
});

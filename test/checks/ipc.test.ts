import { describe, expect, it } from '@jest/globals';
import { ipc } from '../../src/checks/ipc.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const MiB = 2 ** 20;
const limits =
  'limit shmmni 4096\nlimit sem 250 32000 32 128\nlimit msgmnb 16384\nlimit msgmni 32000\nlimit queues_max 256';
const judge = (
  table: string,
  files = '',
  spec: Readonly<Record<string, unknown>> = { containers: [{ name: 'app' }] },
) => {
  const { target, outcomes } = readFixture('ipc/shell.busybox');
  const texts: Readonly<Record<string, string>> = { ipc: `now 1000\n${limits}\n${table}`, 'ipc-files': files };
  const input = {
    target,
    args: {},
    api: { pod: { spec: { containers: [], ...spec } } },
    outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })),
  };
  return ipc.interpret(input).findings;
};
const codes = (...given: Parameters<typeof judge>) => judge(...given).map(({ code }) => code);
const segment = (attached: number, held: number, creator = 9, touched = 100) =>
  `shm          7          1  1600 ${20 * MiB} ${creator} ${creator} ${attached} 1000 1000 1000 1000 ${touched} ${touched} ${touched} ${held} 0`;
const queue = (bytes: number, messages: number) => `msg 7 3 1600 ${bytes} ${messages} 8 9 1000 1000 1000 1000 5 5 5`;

describe('ipc', () => {
  it.each(['busybox', 'toolbox'])('finds all three leftovers of ended processes, seen from %s', (image) => {
    const sentences = judgeFixture(`ipc/leftovers.${image}`).map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      expect.stringMatching(
        /^\/dev\/shm of container app is full: .* of 64 MiB free \(.*; the biggest: old-index \(63 MiB\)$/,
      ),
      expect.stringMatching(
        /^1 file in \/dev\/shm of container app \(63 MiB\) is left over: no process has it open or mapped$/,
      ),
      expect.stringMatching(
        /^1 segment of shared memory .* is left over: nobody is attached.* 20 MiB of memory is held$/,
      ),
      expect.stringMatching(
        /^the message queue \d+ of the pod of container app is full: 16 messages, 16000 of 16384 bytes; nobody/,
      ),
    ]);
  });

  it.each([
    ['somebody is attached', segment(1, 20 * MiB), ['ipc-fine']],
    ['nobody is attached, but who made it lives', `${segment(0, 20 * MiB)}\nalive 9`, ['ipc-fine']],
    ['nobody is attached and who made it has ended', segment(0, 20 * MiB), ['shared-memory-left-over']],
    ['it was made this moment', segment(0, 20 * MiB, 9, 999), ['ipc-fine']],
    ['it was never written to', segment(0, 0), ['shared-memory-unused']],
    ['a full queue', queue(16_000, 16), ['message-queue-full']],
    ['a queue with room', queue(9_000, 9), ['ipc-fine']],
    ['a queue whose own limit was raised', queue(99_000, 99), ['ipc-fine']],
    ['nearly all sets of semaphores', 'semaphores 127 127', ['semaphores-full']],
    ['some semaphores', 'semaphores 60 600', ['ipc-fine']],
    ['a full /dev/shm', `dev-shm ${64 * MiB} ${MiB / 2}`, ['dev-shm-full']],
    ['a /dev/shm that fills up', `dev-shm ${64 * MiB} ${5 * MiB}`, ['dev-shm-near-full']],
  ])('judges where %s', (_, table, expected) => {
    expect(codes(table)).toEqual(expected);
  });

  it('calls no file left over that another container of the pod may use', () => {
    const files = `dev-shm ${640 * MiB} ${500 * MiB}\nfile ${50 * MiB} free index\nfile ${MiB} held lock`;
    expect(codes('', files)).toEqual(['dev-shm-left-over']);
    expect(codes('', files, { containers: [{ name: 'app' }, { name: 'b' }] })).toEqual(['ipc-fine']);
  });

  it('says nothing of the pod where the memory is that of its node', () => {
    expect(codes(segment(0, 20 * MiB), '', { containers: [], hostIPC: true })).toEqual(['ipc-of-node']);
  });
});

import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Fact, Finding } from '../report/finding.ts';
import { ipcCodes } from './ipc-codes.ts';
import { judgeSharedMemory } from './judge-shared-memory.ts';
import { type Ipc, readIpc } from './read-ipc.ts';
import { bytesText } from './read-quantity.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(ipcCodes);

const near = 0.95;

export function judgeIpc(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, outcomes, api } = input;
  const about = containerOf(target);
  if (api.pod.spec?.hostIPC === true) {
    const sentence = `the shared memory and queues of ${about} are those of its node (hostIPC)`;
    return {
      findings: [finding('ipc-of-node', { about, sentence, evidence: [evidence('api:pod', 'hostIPC: true')] })],
      facts: [],
    };
  }
  const unseen =
    whyUnseen(input, 'ipc', 'shared memory and queues') ??
    whyUnseen(input, 'ipc-files', 'which files in /dev/shm are in use');
  const blind = unseen === undefined ? [] : [finding('ipc-unseen', unseen)];
  const ipc = readIpc(outcomes);
  if (ipc === undefined) return { findings: blind, facts: [] };
  const bad = [
    ...judgeSharedMemory(ipc, input),
    ...semaphores(ipc, about),
    ...messageQueue(ipc, about),
    ...queueCounts(ipc, about),
  ];
  return {
    findings: [...bad, ...(bad.length === 0 ? [overview(ipc, about)] : []), ...blind],
    facts: factsOf(ipc, about),
  };
}

function semaphores({ semaphores: { sets, all }, semaphoreLimits }: Ipc, about: string): Finding[] {
  if (semaphoreLimits === undefined) return [];
  const full =
    sets >= near * semaphoreLimits.sets ? 'sets' : all >= near * semaphoreLimits.all ? 'semaphores' : undefined;
  if (full === undefined) return [];
  const [used, most] = full === 'sets' ? [sets, semaphoreLimits.sets] : [all, semaphoreLimits.all];
  const sentence = `the pod of ${about} has ${used} of ${most} ${full === 'sets' ? 'sets of semaphores' : 'semaphores'}: a new one fails with "No space left on device"`;
  return [
    finding('semaphores-full', {
      about,
      sentence,
      evidence: [
        evidence(
          'ipc',
          `${sets} sets, ${all} semaphores; kernel.sem allows ${semaphoreLimits.sets} and ${semaphoreLimits.all}`,
        ),
      ],
    }),
  ];
}

/** msgmnb is what a new queue may hold; one that holds more had its own limit raised, which is told nowhere. */
function messageQueue({ queues, limit }: Ipc, about: string): Finding[] {
  const most = limit('msgmnb');
  if (most === undefined || most <= 0) return [];
  const full = queues.filter(({ bytes, messages }) => messages > 0 && bytes >= 0.9 * most && bytes <= most);
  return full.slice(0, 3).map(({ id, bytes, messages, reader, readerLives }) => {
    const who =
      reader === 0
        ? 'nobody of this container ever read from it'
        : `process ${reader}, which read from it last, ${readerLives ? 'reads no more' : 'has ended'}`;
    const sentence = `the message queue ${id} of the pod of ${about} is full: ${messages} messages, ${bytes} of ${most} bytes; ${who}`;
    return finding('message-queue-full', {
      about,
      sentence,
      evidence: [evidence('ipc', `msg ${id}: cbytes ${bytes}, qnum ${messages}, lrpid ${reader}`)],
    });
  });
}

function queueCounts({ queues, posixQueues, limit }: Ipc, about: string): Finding[] {
  const counts = [
    { what: 'message queues', key: 'msgmni', used: queues.length },
    { what: 'POSIX message queues', key: 'queues_max', used: posixQueues.length },
  ];
  return counts.flatMap(({ what, key, used }) => {
    const most = limit(key);
    if (most === undefined || most <= 0 || used < near * most) return [];
    const sentence = `the pod of ${about} has ${used} of ${most} ${what}: a new one fails with "No space left on device"`;
    return [finding('message-queues-full', { about, sentence, evidence: [evidence('ipc', `${key} ${most}`)] })];
  });
}

function overview({ segments, queues, semaphores: { sets }, posixQueues, shm }: Ipc, about: string): Finding {
  const bytes = segments.reduce((sum, one) => sum + one.bytes, 0);
  const own = shm === undefined ? '' : `; /dev/shm has ${bytesText(shm.free)} of ${bytesText(shm.size)} free`;
  const sentence = `the pod of ${about} has ${segments.length} segments of shared memory (${bytesText(bytes)}), ${sets} sets of semaphores and ${queues.length + posixQueues.length} message queues, none of them left over or full${own}`;
  const seen: Evidence = evidence(
    'ipc',
    `shm ${segments.length}, sem ${sets}, msg ${queues.length}, mqueue ${posixQueues.length}`,
  );
  return finding('ipc-fine', { about, sentence, evidence: [seen] });
}

function factsOf({ segments, queues, semaphores: { sets }, shm }: Ipc, about: string): Fact[] {
  const count = (key: string, value: number): Fact => ({ about, key, value, unit: 'count', steady: true });
  return [
    count('shared-memory-segments', segments.length),
    count('semaphore-sets', sets),
    count('message-queues', queues.length),
    ...(shm === undefined
      ? []
      : [{ about, key: 'dev-shm-free', value: shm.free, unit: 'bytes' as const, steady: false }]),
  ];
}

import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { ipcCodes } from './ipc-codes.ts';
import type { Ipc, Segment } from './read-ipc.ts';
import { bytesText, percent } from './read-quantity.ts';
import { containerOf } from './why-unseen.ts';

const finding = findingMaker(ipcCodes);

const near = 0.9;
const gone = 0.98;
const manySegments = 0.95;
/** Less is not worth a person's time. */
const muchBytes = 10 * 2 ** 20;
/** A segment without anybody may just be in the making. */
const leastAgeS = 5;

/** System V segments and the files in /dev/shm: left over, or with no room for more. */
export function judgeSharedMemory(ipc: Ipc, input: Input<unknown>): Finding[] {
  const about = containerOf(input.target);
  return [...fullShm(ipc, about), ...leftFiles(ipc, input), ...leftSegments(ipc, about), ...manyOf(ipc, about)];
}

function fullShm({ shm, files = [] }: Ipc, about: string): Finding[] {
  if (shm === undefined) return [];
  const share = 1 - shm.free / shm.size;
  if (share < near) return [];
  const biggest = files.slice(0, 3).map(({ name, bytes }) => `${name} (${bytesText(bytes)})`);
  const what = biggest.length === 0 ? '' : `; the biggest: ${biggest.join(', ')}`;
  const sentence = `/dev/shm of ${about} is ${share >= gone ? 'full' : 'nearly full'}: ${bytesText(shm.free)} of ${bytesText(shm.size)} free (${percent(share)} used)${what}`;
  const seen = evidence('ipc', `/dev/shm: ${shm.size} bytes, ${shm.free} free`);
  return [finding(share >= gone ? 'dev-shm-full' : 'dev-shm-near-full', { about, sentence, evidence: [seen] })];
}

/** Processes of other containers may use them unseen, and files of another user's processes cannot be told. */
function leftFiles({ files = [], shm }: Ipc, { api, target }: Input<unknown>): Finding[] {
  const free = files.filter(({ held }) => !held);
  const bytes = free.reduce((sum, one) => sum + one.bytes, 0);
  const alone = (api.pod.spec?.containers.length ?? 0) <= 1 || api.pod.spec?.shareProcessNamespace === true;
  if (!alone || bytes < muchBytes || shm === undefined) return [];
  const about = containerOf(target);
  const [first] = free;
  const sentence = `${free.length} ${free.length === 1 ? 'file' : 'files'} in /dev/shm of ${about} (${bytesText(bytes)}) ${free.length === 1 ? 'is' : 'are'} left over: no process has ${free.length === 1 ? 'it' : 'them'} open or mapped`;
  const seen = free
    .slice(0, 3)
    .map(({ name, bytes: one }) => evidence('ipc-files', `${name}: ${bytesText(one)}, not in use`));
  return [
    finding('dev-shm-left-over', {
      about,
      sentence,
      evidence: [seen[0] ?? evidence('ipc-files', first?.name ?? ''), ...seen.slice(1)],
    }),
  ];
}

function leftSegments({ segments }: Ipc, about: string): Finding[] {
  const left = segments.filter(isLeftOver).toSorted((a, b) => b.heldBytes - a.heldBytes);
  const [first] = left;
  if (first === undefined) return [];
  const bytes = left.reduce((sum, one) => sum + one.heldBytes, 0);
  const one = left.length === 1;
  const sentence = `${left.length} ${one ? 'segment' : 'segments'} of shared memory in the pod of ${about} ${one ? 'is' : 'are'} left over: nobody is attached, and who made ${one ? 'it' : 'them'} has ended; ${bytesText(bytes)} of memory ${one ? 'is' : 'are'} held`;
  const line = ({ id, bytes: size, heldBytes, creator, ageS }: Segment) =>
    evidence(
      'ipc',
      `shm ${id}: ${bytesText(size)}, ${bytesText(heldBytes)} in memory, made by process ${creator || 'unknown'}, 0 attached, unused for ${ageS} s`,
    );
  const seen = [line(first), ...left.slice(1, 3).map(line)] as const;
  return [
    finding(bytes >= muchBytes ? 'shared-memory-left-over' : 'shared-memory-unused', {
      about,
      sentence,
      evidence: seen,
    }),
  ];
}

function isLeftOver({ attached, creatorLives, ageS }: Segment): boolean {
  return attached === 0 && !creatorLives && ageS >= leastAgeS;
}

function manyOf({ segments, limit }: Ipc, about: string): Finding[] {
  const most = limit('shmmni');
  if (most === undefined || most <= 0 || segments.length < manySegments * most) return [];
  const sentence = `the pod of ${about} has ${segments.length} of ${most} segments of shared memory: a new one fails with "No space left on device"`;
  return [finding('shared-memory-segments-full', { about, sentence, evidence: [evidence('ipc', `shmmni ${most}`)] })];
}

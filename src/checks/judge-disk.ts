import type { V1Pod } from '../check/api-facts.ts';
import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import type { Target } from '../request/request.ts';
import { diskCodes } from './disk-codes.ts';
import { judgeDeleted } from './judge-deleted.ts';
import { judgeReadOnly } from './judge-read-only.ts';
import { type Room, readBiggest, readMounts, readNodeRoom, readRooms, readSizes } from './read-disk.ts';
import { readDeleted } from './read-fds.ts';
import { bytesText, percent, readQuantity } from './read-quantity.ts';
import { stepTexts } from './step-texts.ts';
import { mountedVolumes } from './volume-of.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(diskCodes);

const nearly = 0.9;
const full = 0.99;

export function judgeDisk(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, outcomes, api } = input;
  const about = containerOf(target);
  const text = stepTexts(outcomes, 'disk')[0] ?? '';
  const mounts = stepTexts(outcomes, 'mounts')[0] ?? '';
  const node = readNodeRoom(mounts);
  // What has the node's numbers lies on the node's disk, and is told once.
  const isNode = (room: Room): boolean => node !== undefined && room.size === node.size && room.inodes === node.inodes;
  // A volume that nobody writes is as full as its maker left it.
  const readOnly = new Set(readMounts(mounts).flatMap((one) => (one.readOnly ? [one.path] : [])));
  const own = readRooms(text).filter((room) => !isNode(room) && !readOnly.has(room.path));
  const deleted = judgeDeleted(readDeleted(text), 'disk', (pid) => `process ${pid}`);
  const bad = [
    ...(node === undefined ? [] : judgeNode(node)),
    ...deleted.map((seen) => finding('deleted-open', seen)),
    ...distinct(own).flatMap((room) => judgeRoom(room, text, deleted.length > 0)),
    ...overLimit(api.pod, target, readSizes(text)),
    ...judgeReadOnly(readMounts(mounts), { pod: api.pod, target }).map(({ code, ...seen }) => finding(code, seen)),
  ];
  const unseen = whyUnseen(input, 'disk', 'the volumes');
  return {
    findings: [
      ...bad,
      ...overview([...own, ...(node === undefined ? [] : [node])], about, text === '' ? 'mounts' : 'disk'),
      ...(unseen === undefined ? [] : [finding('disk-unseen', unseen)]),
    ],
    facts: own.map(({ path, used, size }) => ({
      about: `volume ${path}`,
      key: 'disk-used',
      value: Number((used / size).toFixed(3)),
      unit: 'ratio',
      steady: true,
    })),
  };
}

/** emptyDirs with a sizeLimit on disk: the kubelet measures them now and then, and nothing else shows how full they are. */
export function limitedVolumes(
  pod: V1Pod,
  target: Target,
): readonly { readonly path: string; readonly limit: number }[] {
  return mountedVolumes(pod, target).flatMap(({ mount, volume }) => {
    const { emptyDir } = volume;
    const limit = readQuantity(emptyDir?.sizeLimit);
    const onDisk = emptyDir !== undefined && emptyDir.medium !== 'Memory' && mount.subPath === undefined;
    return onDisk && limit !== undefined && !/\s/.test(mount.mountPath) ? [{ path: mount.mountPath, limit }] : [];
  });
}

function distinct(rooms: readonly Room[]): readonly Room[] {
  return [...Map.groupBy(rooms, ({ size, used, inodesFree }) => `${size} ${used} ${inodesFree}`).values()].flatMap(
    ([first]) => first ?? [],
  );
}

function share({ used, available }: Room): number {
  return used + available === 0 ? 0 : used / (used + available);
}

function judgeRoom(room: Room, text: string, deletedTold: boolean): Finding[] {
  const { path, inodes, inodesFree, size, available } = room;
  const about = `volume ${path}`;
  const seen = [
    lineOf(room, 'disk'),
    ...readBiggest(text, path)
      .slice(0, 3)
      .map((one) => evidence('disk', `${bytesText(one.bytes)} in ${one.path}`)),
  ] as const;
  if (inodes > 0 && inodesFree / inodes < 1 - full)
    return [
      finding('inodes-gone', {
        about,
        sentence: `${path} has no inodes left (${inodes - inodesFree} of ${inodes} are used), so no file can be made, although ${bytesText(available)} of space are free`,
        evidence: seen,
      }),
    ];
  // Its deleted files tell why it is full.
  if (deletedTold || share(room) < nearly) return [];
  const most = readBiggest(text, path)[0];
  const what = most === undefined ? '' : `; most of it in ${most.path} (${bytesText(most.bytes)})`;
  if (share(room) >= full)
    return [
      finding('disk-full', {
        about,
        sentence: `${path} is full (${percent(share(room))} of ${bytesText(size)})${what}`,
        evidence: seen,
      }),
    ];
  return [
    finding('disk-nearly-full', {
      about,
      sentence: `${path} is ${percent(share(room))} full (${bytesText(available)} of ${bytesText(size)} left)${what}`,
      evidence: seen,
    }),
  ];
}

/** The kubelet evicts from 90 % on by default (eviction-hard nodefs.available<10%, inodesFree<5%). */
function judgeNode(room: Room): Finding[] {
  const noInodes = room.inodes > 0 && room.inodesFree / room.inodes < 0.05;
  if (share(room) < 0.95 && !noInodes) return [];
  const what = noInodes ? 'has no inodes left' : `is ${percent(share(room))} full`;
  return [
    finding('node-disk-full', {
      about: 'the disk of the node',
      sentence: `the disk of the node, on which the container's files lie, ${what}`,
      evidence: [lineOf(room, 'mounts')],
    }),
  ];
}

function overLimit(pod: V1Pod, target: Target, sizes: ReadonlyMap<string, number>): Finding[] {
  return limitedVolumes(pod, target).flatMap(({ path, limit }) => {
    const used = sizes.get(path) ?? 0;
    if (used < nearly * limit) return [];
    const sentence = `${path} holds ${bytesText(used)} of the sizeLimit ${bytesText(limit)} of its emptyDir (${percent(used / limit)})`;
    return [
      finding('volume-over-limit', {
        about: `volume ${path}`,
        sentence,
        evidence: [evidence('disk', `size ${path} ${bytesText(used)}`)],
      }),
    ];
  });
}

function overview(rooms: readonly Room[], about: string, from: string): Finding[] {
  const [fullest] = rooms.toSorted((a, b) => share(b) - share(a));
  if (fullest === undefined) return [];
  const sentence = `the fullest filesystem of ${about} is that under ${fullest.path}: ${percent(share(fullest))} of ${bytesText(fullest.size)}`;
  return [finding('disk-fine', { about, sentence, evidence: [lineOf(fullest, from)] })];
}

function lineOf(room: Room, from: string) {
  const { path, size, available, inodes, inodesFree } = room;
  return evidence(
    from,
    `${path}: ${bytesText(available)} of ${bytesText(size)} free, ${inodesFree} of ${inodes} inodes free`,
  );
}

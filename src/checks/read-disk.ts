import { linesOf, toNumber } from './step-texts.ts';

/** Room of one filesystem, in bytes and inodes. */
export interface Room {
  readonly path: string;
  readonly size: number;
  readonly used: number;
  /** For a user without special rights. */
  readonly available: number;
  /** 0 where the filesystem does not count them. */
  readonly inodes: number;
  readonly inodesFree: number;
}

/** One mount of the target, as mountinfo of proc(5) tells it. */
export interface MountFlags {
  readonly path: string;
  readonly type: string;
  readonly readOnly: boolean;
  /** One file or folder of a volume: what changes in the volume later does not reach it. */
  readonly subPath: boolean;
  /** The file that was mounted is deleted where it came from. */
  readonly isGone: boolean;
}

export function readRooms(text: string): readonly Room[] {
  return linesOf(text, 'mount').flatMap(([path = '', ...numbers]) => toRoom(path, numbers));
}

/** The disk under our own root filesystem. */
export function readNodeRoom(text: string): Room | undefined {
  return linesOf(text, 'node').flatMap((numbers) => toRoom('/', numbers))[0];
}

export function readMounts(text: string): readonly MountFlags[] {
  return linesOf(text, 'flags').flatMap(([path, type = '', options = '', superOptions = '', part = '']) => {
    if (path === undefined) return [];
    const readOnly = options === 'ro' || superOptions === 'ro';
    return [{ path: plainPath(path), type, readOnly, subPath: part === 'subpath', isGone: part === 'gone' }];
  });
}

/** KiB of each volume that was added up. */
export function readSizes(text: string): ReadonlyMap<string, number> {
  return new Map(linesOf(text, 'size').map(([path = '', kb]) => [path, (toNumber(kb) ?? 0) * 1024]));
}

/** What is biggest below a mount, the mount itself left out. */
export function readBiggest(text: string, mount: string): readonly { readonly path: string; readonly bytes: number }[] {
  return linesOf(text, 'big')
    .filter(([of]) => of === mount)
    .map(([, kb, ...path]) => ({ bytes: (toNumber(kb) ?? 0) * 1024, path: path.join(' ') }))
    .filter(({ path }) => path !== mount);
}

function toRoom(path: string, words: readonly string[]): Room[] {
  const [unit, blocks, free, available, inodes, inodesFree] = words.map(toNumber);
  if (unit === undefined || blocks === undefined || free === undefined || available === undefined || blocks <= 0)
    return [];
  return [
    {
      path: plainPath(path),
      size: unit * blocks,
      used: unit * (blocks - free),
      available: unit * available,
      inodes: inodes ?? 0,
      inodesFree: inodesFree ?? 0,
    },
  ];
}

/** mountinfo writes space, tab, line end and backslash in octal. */
function plainPath(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

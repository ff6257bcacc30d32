/** A folder or file that a container sees at a path of its own. */
export interface Mount {
  readonly from: string;
  readonly at: string;
  readonly readOnly: boolean;
}

export interface Root {
  /** Where the container's root is put together. */
  readonly root: string;
  /** Folders of this container for /etc's upper layer and for overlays. */
  readonly own: string;
  /** /dev as the sandbox made it once. */
  readonly dev: string;
  readonly shm: string;
  /** What lies under its own files of /etc. */
  readonly etc: string;
  /** The machine's folders that it sees, read-only. */
  readonly shared: readonly string[];
  readonly sysfs: boolean;
  readonly mounts: readonly Mount[];
  /** Folders of cgroup v1 controllers or of cgroup v2, by where they appear below /sys/fs/cgroup. */
  readonly cgroups: Readonly<Record<string, string>>;
  /** Where no cgroup can be made: a file that stands for the target's /proc/1/cgroup. */
  readonly cgroupFile?: string;
}

/** Everything that is mounted for one container, in order, as mount(8) reads it: one process mounts all. */
export function fstabOf(container: Root): string {
  const { root, own, dev, shm, etc, shared, sysfs, mounts, cgroups, cgroupFile } = container;
  const covered = shared.filter((top) => mounts.some(({ at }) => isBelow(at, top)));
  const lines: readonly Line[] = [
    ...shared.map((top) =>
      covered.includes(top) ? overlay(top, container) : ([top, `${root}${top}`, 'none', 'rbind,ro'] as const),
    ),
    ['overlay', `${root}/etc`, 'overlay', `lowerdir=${etc},upperdir=${own}/etc,workdir=${own}/etc.work`],
    ...['/tmp', '/var/tmp'].map((at) => ['tmpfs', `${root}${at}`, 'tmpfs', 'nosuid,nodev,mode=1777,size=64m'] as const),
    ['tmpfs', `${root}/run`, 'tmpfs', 'nosuid,nodev,mode=1777,size=16m'],
    [dev, `${root}/dev`, 'none', 'rbind'],
    [shm, `${root}/dev/shm`, 'none', 'bind'],
    ['proc', `${root}/proc`, 'proc', 'nosuid,nodev,noexec'],
    ...(cgroupFile === undefined ? [] : [[cgroupFile, `${root}/proc/1/cgroup`, 'none', 'bind'] as const]),
    ...(sysfs ? [['sysfs', `${root}/sys`, 'sysfs', 'ro,nosuid,nodev,noexec'] as const] : []),
    ...(sysfs ? cgroupLines(root, cgroups) : []),
    ...[...mounts]
      .sort((a, b) => a.at.length - b.at.length)
      .map(
        ({ from, at, readOnly }) =>
          [from, `${root}${at}`, 'none', `rbind,X-mount.mkdir${readOnly ? ',ro' : ''}`] as const,
      ),
  ];
  return lines
    .map(([from, at, type, options]) => `${[from, at].map(escaped).join(' ')} ${type} ${escaped(options)} 0 0\n`)
    .join('');
}

type Line = readonly [from: string, at: string, type: string, options: string];

function overlay(top: string, { root, own }: Root): Line {
  const name = top.slice(1);
  return ['overlay', `${root}${top}`, 'overlay', `lowerdir=${top},upperdir=${own}/${name},workdir=${own}/${name}.work`];
}

function cgroupLines(root: string, cgroups: Readonly<Record<string, string>>): readonly Line[] {
  const folders = Object.entries(cgroups);
  if (folders.length === 0) return [];
  return [
    ['tmpfs', `${root}/sys/fs/cgroup`, 'tmpfs', 'mode=755,size=64k'],
    ...folders.map(([at, from]): Line => [from, `${root}/sys/fs/cgroup/${at}`, 'none', 'bind,ro,X-mount.mkdir']),
  ];
}

export function isBelow(path: string, top: string): boolean {
  return path.startsWith(`${top}/`);
}

function escaped(text: string): string {
  return text.replace(/[\\\s]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

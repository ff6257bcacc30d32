import { spawnSync } from 'node:child_process';
import { problem, UserError } from '../../errors.ts';

/** How this machine lets us make namespaces. */
export interface Way {
  /** Words before the command that becomes the first process of the sandbox. */
  readonly unshare: readonly string[];
  readonly manyUsers: boolean;
  /** sysfs can be mounted. */
  readonly sysfs: boolean;
  /** /etc can be the lower layer of an overlay. */
  readonly etc: boolean;
  /** For the person: what differs here. */
  readonly note?: string;
}

const kinds = ['--pid', '--fork', '--kill-child', '--mount', '--net', '--uts', '--ipc', '--mount-proc'] as const;
const ways: readonly (Omit<Way, 'sysfs' | 'etc'> & { readonly asRoot?: true })[] = [
  { asRoot: true, unshare: ['unshare', ...kinds], manyUsers: true },
  { unshare: ['unshare', '--user', '--map-root-user', '--map-auto', ...kinds], manyUsers: true },
  {
    unshare: ['unshare', '--user', '--map-root-user', ...kinds],
    manyUsers: false,
    note: 'Only one user can be mapped here, so every container runs as UID 0 of the sandbox, whatever its manifest says (install uidmap and give yourself a range in /etc/subuid).',
  },
];

/** Everything the sandbox does with the kernel once, in small; it prints what is only nice to have. */
const attempt = [
  'set -e',
  'ip link add t0 type bridge',
  'ip link add t1 type veth peer name t2',
  'mount -t tmpfs tmpfs /mnt',
  'mkdir /mnt/l /mnt/u /mnt/w /mnt/m /mnt/s',
  'mount -t overlay -o lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w overlay /mnt/m',
  'unshare --pid --fork --mount-proc true',
  'XTABLES_LOCKFILE=/mnt/lock iptables-restore --noflush </dev/null',
  'if mount -t sysfs sysfs /mnt/s 2>/dev/null; then echo sysfs; fi',
  'if mount -t overlay -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w overlay /mnt/m 2>/dev/null; then echo etc; fi',
].join('\n');

/** Half a second on a free machine; a busy one is not taken for one that cannot. */
const attemptMs = 60_000;

/** Tries the ways from the best to the poorest. Throws a UserError where none works. */
export function findWay(path: string, uid: number): Way {
  const failures: string[] = [];
  for (const { asRoot, ...way } of ways) {
    if (asRoot === true && uid !== 0) continue;
    const [file, ...args] = [...way.unshare, 'sh', '-c', attempt];
    const tried = spawnSync(file, args, { env: { PATH: path }, encoding: 'utf8', timeout: attemptMs });
    if (tried.status === 0) return { ...way, sysfs: tried.stdout.includes('sysfs'), etc: tried.stdout.includes('etc') };
    failures.push((tried.stderr || tried.error?.message || `status ${tried.status}`).trim().split('\n')[0] ?? '');
  }
  throw new UserError(
    problem(
      'sandbox-not-possible',
      `The sandbox needs Linux namespaces, and this machine does not give them: ${[...new Set(failures)].join('; ')}.`,
      'Run it as root or in a container with --privileged, allow user namespaces (sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu), or use a cluster: --context of kind, k3d or minikube.',
    ),
  );
}

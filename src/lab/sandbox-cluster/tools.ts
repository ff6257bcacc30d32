import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { problem, UserError } from '../../errors.ts';

/** Programs of the machine that the sandbox itself is made of, and Debian's packages of them. */
const needed: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  setsid: 'util-linux',
  pivot_root: 'util-linux',
  mount: 'mount',
  hostname: 'hostname',
  ip: 'iproute2',
  'iptables-restore': 'iptables',
  openssl: 'openssl',
};

/** What checks and people run in pods; without them a step says that its command is not found. */
const useful: Readonly<Record<string, string>> = {
  busybox: 'busybox',
  curl: 'curl',
  dig: 'bind9-dnsutils',
  ss: 'iproute2',
  ps: 'procps',
};

/** Where an ordinary user's search path does not lead. */
const system = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export interface Tools {
  /** Search path for the keeper and for containers. */
  readonly path: string;
  /** For the person: what is missing and how to get it; undefined when nothing is. */
  readonly note?: string;
}

/** Throws a UserError that names the missing programs and the line that installs them. */
export function findTools(platform: NodeJS.Platform = process.platform): Tools {
  if (platform !== 'linux') {
    const next = 'Use a cluster instead: --context of kind, k3d or minikube.';
    throw new UserError(
      problem('sandbox-not-linux', `The sandbox is made of Linux namespaces, and this is ${platform}.`, next),
    );
  }
  const [missing, wanted] = [needed, useful].map((tools) => Object.entries(tools).filter(([name]) => !isThere(name)));
  const install = (tools: readonly [string, string][]) =>
    `apt-get install -y ${[...new Set(tools.map(([, debian]) => debian))].join(' ')}`;
  const names = (tools: readonly [string, string][]) => tools.map(([name]) => name).join(', ');
  if (missing !== undefined && missing.length > 0) {
    throw new UserError(
      problem(
        'sandbox-tool-missing',
        `The sandbox is made of programs that are missing here: ${names(missing)}.`,
        `Install them: ${install(missing)}`,
      ),
    );
  }
  const path = system.join(':');
  if (wanted === undefined || wanted.length === 0) return { path };
  return { path, note: `Pods have the programs of this machine, and ${names(wanted)} is missing: ${install(wanted)}` };
}

function isThere(name: string): boolean {
  return system.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

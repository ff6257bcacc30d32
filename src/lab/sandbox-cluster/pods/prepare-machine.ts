import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Machine, runTool } from './machine.ts';

/** Folders that every container has of its own, empty or mounted over. */
const folders = [
  'etc',
  'tmp',
  'run',
  'var/tmp',
  'var/log',
  'proc',
  'sys',
  'dev',
  'home',
  'root',
  'mnt',
  'srv',
] as const;
const mayBeLinks = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'] as const;
const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'] as const;

/** The machine's folders that hold programs; links such as /bin are copied as links instead. */
export function sharedFolders(): readonly string[] {
  const real = mayBeLinks
    .map((name) => `/${name}`)
    .filter((path) => existsSync(path) && !lstatSync(path).isSymbolicLink());
  return ['/usr', '/opt', ...real].filter((path) => existsSync(path));
}

/** What all containers are made from, once: a skeleton of their root, /dev, and programs behind the machine's own. */
export async function prepareMachine(machine: Machine): Promise<void> {
  const { state, shared } = machine;
  const skeleton = join(state, 'skeleton');
  const tops = [...folders, ...shared.map((path) => path.slice(1))];
  for (const folder of ['root', 'programs', 'pods', 'dev/pts', 'dev/shm', ...tops.map((top) => `skeleton/${top}`)])
    await mkdir(join(state, folder), { recursive: true });
  await chmod(join(skeleton, 'tmp'), 0o1777);
  await symlink('/run', join(skeleton, 'var/run'));
  for (const name of mayBeLinks) {
    const path = `/${name}`;
    if (existsSync(path) && !shared.includes(path)) await symlink(readlinkSync(path), join(skeleton, name));
  }
  await Promise.all([prepareDevices(machine), preparePrograms(machine), prepareEtc(machine)]);
}

async function prepareEtc(machine: Machine): Promise<void> {
  // What an ordinary user may not read is left out; cp says so by its status.
  if (machine.etc !== '/etc')
    await runTool(machine, 'sh', ['-c', 'cp -a /etc "$1" 2>/dev/null || :', 'sh', machine.etc]);
}

async function prepareDevices(machine: Machine): Promise<void> {
  const dev = join(machine.state, 'dev');
  for (const name of devices) await writeFile(join(dev, name), '');
  for (const [name, to] of [
    ['fd', 'fd'],
    ['stdin', 'fd/0'],
    ['stdout', 'fd/1'],
    ['stderr', 'fd/2'],
  ])
    await symlink(`/proc/self/${to}`, join(dev, name ?? ''));
  await symlink('pts/ptmx', join(dev, 'ptmx'));
  const lines = [
    ...devices.map((name) => `/dev/${name} ${dev}/${name} none bind 0 0`),
    `devpts ${dev}/pts devpts newinstance,ptmxmode=0666,mode=0620 0 0`,
    '',
  ];
  const fstab = join(machine.state, 'devices');
  await writeFile(fstab, lines.join('\n'));
  await runTool(machine, 'mount', ['-a', '-T', fstab]);
}

/** Manifests for busybox use applets that the machine has no program for, such as httpd; others want a node. */
async function preparePrograms(machine: Machine): Promise<void> {
  const folder = join(machine.state, 'programs');
  const node = join(folder, 'node');
  await writeFile(node, '');
  await runTool(machine, 'mount', ['-o', 'bind,ro', process.execPath, node]);
  const file = machine.path
    .split(':')
    .map((path) => join(path, 'busybox'))
    .find((path) => existsSync(path));
  if (file === undefined) return;
  const applets = (await runTool(machine, file, ['--list'])).split('\n').filter((name) => name !== '');
  for (const name of applets) await symlink(file, join(folder, name));
}

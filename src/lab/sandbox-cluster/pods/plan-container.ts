import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import type { Store } from '../store/store.ts';
import type { Cgroups, Group, Limits } from './cgroups.ts';
import { CreateError, environmentOf } from './env.ts';
import { etcFiles } from './etc-files.ts';
import { expand } from './expand.ts';
import { fstabOf, isBelow, type Mount } from './fstab.ts';
import { identityOf, setprivWords, whyNotCreated } from './identity.ts';
import type { Machine } from './machine.ts';
import { bytesOf, millisOf } from './quantity.ts';
import type { Plan } from './start-container.ts';
import { mountsOf } from './volumes.ts';

export interface Planned {
  readonly machine: Machine;
  readonly cgroups: Cgroups;
  readonly store: Store;
  readonly pod: Pod;
  readonly podIp: string;
  /** The process that holds the pod's namespaces. */
  readonly holder: number;
  readonly volumes: ReadonlyMap<string, string>;
  /** The running container whose PID namespace it joins: its process outside, its ID. */
  readonly target?: { readonly pid: number; readonly id: string };
  readonly id: string;
}

const programs = '/run/sandbox/programs';

/** Where pod.slice of a node would be: the runner finds a target by the container's ID in it. */
export function groupPath(pod: Pod, id: string): string {
  return `pod${pod.metadata.uid}/${id}`;
}

/** Decides one life of a container and writes the files that it needs. Throws CreateError. */
export async function planContainer(container: Container, planned: Planned): Promise<{ plan: Plan; group: Group }> {
  const { machine, pod, podIp, holder, target, id, store } = planned;
  const identity = identityOf(container, pod.spec);
  const refused = whyNotCreated(identity, { ...pod.spec.securityContext, ...container.securityContext });
  if (refused !== undefined) throw new CreateError(refused);
  const env = environmentOf(container, { store, pod, podIp, path: pathOf(container, machine) });
  const asked = [...(container.command ?? []), ...(container.args ?? [])];
  const words = asked.length === 0 ? (machine.commands[container.image] ?? ['sh']) : asked;
  const group = planned.cgroups.create(groupPath(pod, id), limitsOf(container));
  const shares = pod.spec.shareProcessNamespace === true;
  const joins = target?.pid ?? (shares ? holder : undefined);
  return {
    group,
    plan: {
      argv: words.map((word) => expand(word, env)),
      env,
      cwd: container.workingDir ?? '/',
      identity: setprivWords(identity, machine.manyUsers),
      own: await writeFiles(container, planned, group),
      root: join(machine.state, 'root'),
      skeleton: join(machine.state, 'skeleton'),
      closed: closedOf(container),
      cgroups: group.folders,
      pod: holder,
      stdin: container.stdin === true,
      path: machine.path,
      ...(joins === undefined ? {} : { joins }),
    },
  };
}

/** In busybox's image its own applets are meant, in any other one the machine's programs. */
function pathOf({ image }: Container, { path }: Machine): string {
  return /(?:^|\/)busybox(?:[:@]|$)/.test(image) ? `${programs}:${path}` : `${path}:${programs}`;
}

/** With a read-only root, what the sandbox puts into it is so too; volumes are not. */
function closedOf({ securityContext, volumeMounts = [] }: Container): readonly string[] {
  if (securityContext?.readOnlyRootFilesystem !== true) return [];
  const mounted = volumeMounts.map(({ mountPath }) => mountPath.replace(/\/$/, ''));
  return ['/tmp', '/var/tmp', '/run', '/etc', '/'].filter((at) => !mounted.includes(at));
}

function limitsOf({ resources = {} }: Container): Limits {
  const { memory, cpu } = resources.limits ?? {};
  return {
    ...(memory === undefined ? {} : { memoryBytes: bytesOf(memory) }),
    ...(cpu === undefined ? {} : { cpuMillis: millisOf(cpu) }),
  };
}

async function writeFiles(container: Container, planned: Planned, group: Group): Promise<string> {
  const { machine, pod, podIp, target, id, volumes } = planned;
  const folder = podFolder(machine, pod);
  const own = join(folder, 'containers', id.slice(0, 12));
  const tops = ['/root', '/etc', ...machine.shared].flatMap((top) => [top, `${top}.work`]);
  for (const each of [own, ...tops.map((top) => join(own, top))]) await mkdir(each, { recursive: true });
  for (const [name, text] of Object.entries(etcFiles(pod, podIp))) await writeFile(join(own, 'etc', name), text);
  const mounts = [
    ...mountsOf(container, volumes),
    { from: join(machine.state, 'programs'), at: programs, readOnly: true },
  ];
  const file = target !== undefined && group.folders.length === 0 ? join(own, 'cgroup') : undefined;
  if (file !== undefined) await writeFile(file, `0::/kubepods/${groupPath(pod, target?.id ?? '')}\n`);
  for (const mount of mounts) await makeMountPoint(mount, own, ['/etc', ...machine.shared]);
  const root = { root: join(machine.state, 'root'), own, dev: join(machine.state, 'dev'), shm: join(folder, 'shm') };
  const more = {
    sysfs: machine.sysfs,
    shared: machine.shared,
    etc: machine.etc,
    mounts,
    cgroups: group.seen,
    ...(file === undefined ? {} : { cgroupFile: file }),
  };
  await writeFile(join(own, 'fstab'), fstabOf({ ...root, ...more }));
  return own;
}

/** In the upper layer of an overlay, or in what is copied into the root; a file is mounted over a file. */
async function makeMountPoint({ from, at }: Mount, own: string, overlays: readonly string[]): Promise<void> {
  const point = overlays.some((top) => isBelow(at, top)) ? join(own, at) : join(own, 'root', at);
  const found = await stat(from).catch(() => undefined);
  if (found === undefined) throw new CreateError(`${from} cannot be mounted: it does not exist`);
  await mkdir(found.isFile() ? dirname(point) : point, { recursive: true });
  if (found.isFile()) await writeFile(point, '');
}

export function podFolder(machine: Machine, { metadata }: Pod): string {
  return join(machine.state, 'pods', metadata.uid);
}

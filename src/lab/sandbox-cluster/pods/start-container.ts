import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { type ContainerLog, createContainerLog } from './container-log.ts';
import { scriptPath } from './machine.ts';
import type { Attachable } from './runtime.ts';
import { signalNumbers } from './signal.ts';

/** Everything decided about one life of a container before it starts. */
export interface Plan {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Words for setpriv. */
  readonly identity: readonly string[];
  /** Its folder: fstab, and what its root has beyond the skeleton. */
  readonly own: string;
  readonly root: string;
  readonly skeleton: string;
  /** What is read-only once it is put together. */
  readonly closed: readonly string[];
  readonly cgroups: readonly string[];
  /** The process whose network, IPC and UTS namespaces it joins. */
  readonly pod: number;
  /** The process whose PID namespace it joins; its own one when left out. */
  readonly joins?: number;
  readonly stdin: boolean;
  /** Search path of the machine. */
  readonly path: string;
}

export interface Ended {
  readonly code: number;
  readonly signal?: number;
}

export interface Life extends Attachable {
  readonly pid: number;
  readonly over: Promise<Ended>;
}

/** The command of a container cannot run: the message is the runtime's, as with containerd and runc. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Starts a container; resolves once its command is about to run. Throws StartError when it does not come to that. */
export async function startContainer(plan: Plan): Promise<Life> {
  const child = spawnPlan(plan);
  const log = createContainerLog();
  const hears = new Set<(stream: 1 | 2, bytes: Uint8Array) => void>();
  const drained = (
    [
      [1, child.stdout],
      [2, child.stderr],
    ] as const
  ).map(async ([stream, source]) => {
    for await (const bytes of source as AsyncIterable<Buffer>) {
      log.write(bytes);
      for (const heard of hears) heard(stream, bytes);
    }
  });
  const over = endOf(child, drained, log);
  const pid = await readPid(child, over);
  return {
    pid,
    log,
    over,
    ended: over.then(({ code }) => code),
    ...(child.stdin === null ? {} : { stdin: child.stdin }),
    hear: (heard) => {
      hears.add(heard);
      return () => hears.delete(heard);
    },
  };
}

interface Spawned extends ChildProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
}

function spawnPlan(plan: Plan): Spawned {
  const { pod, joins, cgroups, own, root, skeleton, cwd, identity, env, path, argv } = plan;
  const alone = joins === undefined ? ['--pid', 'sh', scriptPath('first')] : [];
  // Joined by its file: with --pid alone nsenter would take the one of --target.
  const pid = joins === undefined ? [] : [`--pid=/proc/${joins}/ns/pid`];
  const words = [
    ...['nsenter', `--target=${pod}`, '--net', '--ipc', '--uts', ...pid],
    ...['unshare', '--mount', ...alone],
    ...[
      'sh',
      scriptPath('container'),
      own,
      root,
      skeleton,
      cwd,
      identity.join(' '),
      env.PATH ?? path,
      plan.closed.join(' '),
      ...argv,
    ],
  ];
  const child = spawn('/bin/sh', [scriptPath('enter'), cgroups.join(' '), ...words], {
    stdio: [plan.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...env, PATH: path },
    cwd: '/',
  });
  child.stdin?.on('error', () => {});
  return child as Spawned;
}

async function endOf(child: Spawned, drained: readonly Promise<void>[], log: ContainerLog): Promise<Ended> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  // What a container leaves behind may hold its output open; its end is its first process's end.
  await Promise.race([Promise.allSettled(drained), new Promise((resolve) => setTimeout(resolve, 200))]);
  log.end();
  const number = signal === null ? undefined : signalNumbers[signal];
  return number === undefined ? { code: code ?? 0 } : { code: 128 + number, signal: number };
}

async function readPid(child: Spawned, over: Promise<Ended>): Promise<number> {
  let said = '';
  // unshare(1) holds the pipe too, so its end does not come while the container lives.
  for await (const bytes of child.stdio[3] as Readable) {
    said += String(bytes);
    const pid = /^pid (\d+)$/m.exec(said)?.[1];
    if (pid !== undefined) return Number(pid);
  }
  const { code } = await over;
  const why = said.trim() === '' ? `the container ended with ${code} before its command ran` : said.trim();
  throw new StartError(
    `failed to create containerd task: runc create failed: unable to start container process: ${why}`,
  );
}

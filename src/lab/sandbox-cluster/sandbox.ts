import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { asError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { type Applied, applyManifests } from './apply-manifests.ts';
import type { KeeperAnswer, KeeperOrder } from './keeper.ts';
import { makeCertificate } from './make-certificate.ts';
import { findWay } from './namespaces.ts';
import { scriptPath } from './pods/machine.ts';
import { findTools } from './tools.ts';
import { writeKubeconfig } from './write-kubeconfig.ts';

export interface SandboxOptions {
  /** Where its folder is made; the system's temporary folder by default. */
  readonly folder?: string;
  /** Of 127.0.0.1; a free one by default. */
  readonly port?: number;
  /** Images that cannot be pulled, for trying what that looks like. */
  readonly missingImages?: readonly string[];
  /** What an image runs where a manifest names no command, by image; `sh` unless given. */
  readonly commands?: Readonly<Record<string, readonly string[]>>;
  readonly log: Log;
}

export interface Sandbox {
  /** Path of a kubeconfig for it, with one context and the admin's token. */
  readonly kubeconfig: string;
  readonly url: string;
  /** What differs on this machine from what the sandbox can be, for the person. */
  readonly notes: readonly string[];
  /** Plain Kubernetes YAML, one text with `---` between objects, or objects; those without a namespace go into the one given. */
  apply(manifests: string | readonly object[], namespace?: string): Promise<readonly Applied[]>;
  /** Ends every process, namespace, mount and file of it. */
  close(): Promise<void>;
}

/** Half a second on a free machine. */
const readyWithinMs = 30_000;
/** A second on a free machine; killing it earlier would leave its cgroups and its folder behind. */
const closeWithinMs = 60_000;

/**
 * A sandbox cluster on 127.0.0.1. It ends with `close`, and with this process, however that ends. Throws a UserError
 * where the machine cannot have one.
 */
export async function startSandbox({
  folder: parent = tmpdir(),
  port = 0,
  missingImages = [],
  commands = {},
  log,
}: SandboxOptions): Promise<Sandbox> {
  const { path, note } = findTools();
  const way = findWay(path, process.getuid?.() ?? -1);
  // Made by the keeper's shell, which also removes it: nothing is left behind, whenever this process is killed.
  const folder = join(parent, `kdebug-sandbox-${randomBytes(6).toString('hex')}`);
  const keeper = spawnKeeper(way.unshare, { folder, path });
  const said = readErrors(keeper, log);
  try {
    const listening = createServer().listen(port, '127.0.0.1');
    await once(listening, 'listening');
    const { port: chosen } = listening.address() as AddressInfo;
    const url = `https://127.0.0.1:${chosen}`;
    const tls = makeCertificate(path);
    const token = randomBytes(24).toString('base64url');
    const { manyUsers, sysfs, etc } = way;
    const sent = { folder, token, tls, missingImages, commands, path, manyUsers, sysfs, etc };
    const limits = await order(keeper, sent, listening);
    const kubeconfig = writeKubeconfig(folder, { url, token, cert: tls.cert });
    const notes = [
      way.note,
      note,
      limits ? undefined : 'Memory and CPU limits are not kept: cgroups cannot be made here.',
    ];
    return {
      kubeconfig,
      url,
      notes: notes.filter((each) => each !== undefined),
      apply: (manifests, namespace = 'default') => applyManifests(manifests, { url, token, cert: tls.cert, namespace }),
      close: () => closeKeeper(keeper, folder),
    };
  } catch (error) {
    await closeKeeper(keeper, folder);
    throw new Error(`the sandbox did not start: ${said() || asError(error).message}`, { cause: error });
  }
}

interface Keeper extends ChildProcess {
  readonly stdin: Writable;
  readonly stderr: Readable;
}

/**
 * The end of its standard input ends it: that comes even when this process is killed. Detached, or a terminal's Ctrl-C
 * would kill it before it has removed its cgroups.
 */
function spawnKeeper(unshare: readonly string[], { folder, path }: { folder: string; path: string }): Keeper {
  const file = fileURLToPath(new URL('./keeper.ts', import.meta.url));
  const [command, ...args] = [...unshare, 'sh', scriptPath('keeper'), folder, process.execPath, '--no-warnings', file];
  const stdio = ['pipe', 'ignore', 'pipe', 'ipc'] as const;
  const keeper = spawn(command, args, { stdio: [...stdio], env: { PATH: path }, cwd: '/', detached: true });
  keeper.stdin?.on('error', () => {});
  return keeper as Keeper;
}

/** Warnings of the keeper go to the log; the last lines are kept for the case that it does not start. */
function readErrors({ stderr }: Keeper, log: Log): () => string {
  const lines: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > 20) lines.shift();
    log.warn({ line }, 'the sandbox says');
  });
  return () => lines.join('\n');
}

/** Hands over what it needs; the socket was made outside, so that it listens on the machine's own 127.0.0.1. */
async function order(keeper: Keeper, sent: KeeperOrder, listening: Server): Promise<boolean> {
  const limit = AbortSignal.timeout(readyWithinMs);
  const answered = once(keeper, 'message', { signal: limit }) as Promise<[KeeperAnswer]>;
  const ended = once(keeper, 'exit', { signal: limit }).then(([code]) => {
    throw new Error(`it ended with ${code}`);
  });
  ended.catch(() => {});
  keeper.send(sent, listening, {}, (error) => {
    if (error !== null) keeper.stdin.end();
  });
  const [answer] = await Promise.race([answered, ended]);
  listening.close();
  keeper.disconnect();
  if ('failed' in answer) throw new Error(answer.failed);
  return answer.limits;
}

async function closeKeeper(keeper: Keeper, folder: string): Promise<void> {
  if (keeper.exitCode === null && keeper.signalCode === null) {
    const exited = once(keeper, 'exit');
    keeper.stdin.end();
    const late = setTimeout(() => keeper.kill('SIGKILL'), closeWithinMs);
    await exited;
    clearTimeout(late);
  }
  rmSync(folder, { recursive: true, force: true });
}

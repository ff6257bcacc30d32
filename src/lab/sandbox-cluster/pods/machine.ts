import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What the kubelet has of the machine: where its files lie, and what this machine lets it do. */
export interface Machine {
  /** The folder on a tmpfs that ends with the sandbox. */
  readonly state: string;
  /** Search path for the programs of the machine. */
  readonly path: string;
  /** The machine's folders that every container sees, read-only. */
  readonly shared: readonly string[];
  /** False where only one user can be mapped: then every container runs as that user, whatever its UID says. */
  readonly manyUsers: boolean;
  /** /etc, or a copy of it where mounts below it keep it from being a layer of an overlay. */
  readonly etc: string;
  /** What images run that a manifest gives no command. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
  /** False where sysfs cannot be mounted: /sys is empty then. */
  readonly sysfs: boolean;
}

const run = promisify(execFile);

/** Runs a program of the machine to its end; throws with what it wrote on standard error. */
export async function runTool(machine: Machine, file: string, args: readonly string[], input = ''): Promise<string> {
  const running = run(file, args, {
    env: { PATH: machine.path, XTABLES_LOCKFILE: join(machine.state, 'xtables.lock') },
    timeout: 20_000,
    encoding: 'utf8',
  });
  running.child.stdin?.on('error', () => {}).end(input);
  return (await running).stdout;
}

export function scriptPath(name: 'keeper' | 'pod' | 'container' | 'enter' | 'first'): string {
  return fileURLToPath(new URL(`../scripts/${name}.sh`, import.meta.url));
}

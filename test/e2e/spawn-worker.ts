import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface WorkerProcess {
  /** What it wrote to its log so far. */
  readonly log: () => string;
  /** Resident memory in bytes. */
  readonly resident: () => number;
  /** As the kernel does it when memory runs out. */
  readonly kill: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** `kdebug worker` in a process of its own; resolves once it is ready. */
export async function spawnWorker(environment: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const cli = new URL('../../src/cli.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--no-warnings', cli, 'worker'], {
    env: { PATH: process.env.PATH ?? '', ...environment, KDEBUG_LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    if (line.includes('"msg":"ready"')) ready.resolve();
  });
  const ended = once(child, 'exit');
  await Promise.race([
    ready.promise,
    ended.then(() => Promise.reject(new Error(`the worker ended:\n${lines.join('\n')}`))),
  ]);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    log: () => lines.join('\n'),
    resident: () => {
      const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kib) * 1024;
    },
    kill: () => end('SIGKILL'),
    end: () => end('SIGTERM'),
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { MemorySample } from './judge-memory.ts';

export interface SoakedKdebug {
  readonly memory: readonly MemorySample[];
  /** Ends its oldest worker once another is there. */
  replaceWorker(): void;
  /** Resolves with its exit status; not 0 when it fell before. */
  close(): Promise<number>;
}

/** Bots and workers in a process of their own (kdebug-process.ts); resolves once they are ready. */
export async function spawnKdebug(environment: Readonly<Record<string, string>>): Promise<SoakedKdebug> {
  const file = new URL('./kdebug-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--no-warnings', '--expose-gc', file], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([status]: unknown[]) => (typeof status === 'number' ? status : 1));
  const memory: MemorySample[] = [];
  const ready = Promise.withResolvers<void>();
  child.on('message', (said) => {
    if (said === 'ready') ready.resolve();
    else memory.push(said as MemorySample);
  });
  await Promise.race([ready.promise, ended.then(() => Promise.reject(new Error('kdebug ended before it was ready')))]);
  return {
    memory,
    replaceWorker: () => void (child.connected && child.send('replace a worker')),
    close: async () => {
      if (child.connected) child.send('end');
      return ended;
    },
  };
}

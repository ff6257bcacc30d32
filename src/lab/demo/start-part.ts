import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { untilAborted } from '../../until-aborted.ts';

export interface Part {
  /** Resolves with the exit status, or undefined after a signal. */
  readonly ended: Promise<number | undefined>;
  /** TERM, and KILL after the limit. */
  close(): Promise<void>;
}

export interface PartOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Log lines at warn and above, and whatever is no log line. */
  readonly onTrouble: (line: string) => void;
  readonly readyWithinMs: number;
  /** Nobody waits for it any more. */
  readonly stop: AbortSignal;
}

const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));
/** Also when nobody closes it: a demo that is killed leaves no part behind. */
const endWithParent = new URL('./end-with-parent.ts', import.meta.url).href;
const closeLimitMs = 10_000;

/** `kdebug bot` or `kdebug worker` as a process of its own, once its log says that it is ready. */
export async function startPart(name: 'bot' | 'worker', options: PartOptions): Promise<Part> {
  const child = spawn(process.execPath, ['--import', endWithParent, cli, name], {
    env: { ...options.environment },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | undefined>((resolve) => child.once('exit', (code) => resolve(code ?? undefined)));
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), closeLimitMs);
    await ended;
    clearTimeout(timer);
  };
  const said: string[] = [];
  const ready = new Promise<boolean>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const entry = readEntry(line);
      if (entry.isReady) resolve(true);
      if (!entry.isTrouble) return;
      said.push(line);
      options.onTrouble(line);
    });
    void Promise.race([ended, untilAborted(options.stop)]).then(() => resolve(false));
    setTimeout(() => resolve(false), options.readyWithinMs).unref();
  });
  if (await ready) return { ended, close };
  await close();
  throw new Error(`the ${name} was not ready: it ended, or took ${options.readyWithinMs / 1000} s\n${said.join('\n')}`);
}

function readEntry(line: string): { readonly isReady: boolean; readonly isTrouble: boolean } {
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown };
    return { isReady: msg === 'ready', isTrouble: typeof level === 'number' && level >= 40 };
  } catch {
    return { isReady: false, isTrouble: true };
  }
}

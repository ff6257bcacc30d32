import type { Terminated } from './view.ts';

/** signal(7) of Linux; a shell and the runtimes report a process that a signal ended as 128 and its number. */
const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL, illegal instruction',
  5: 'SIGTRAP',
  6: 'SIGABRT, it aborted itself',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV, segmentation fault',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  31: 'SIGSYS, a forbidden system call',
};

/** Signals that a process brings upon itself. */
const own = new Set([4, 5, 6, 7, 8, 11, 31]);

export interface Exit {
  /** 'exit code 139 (SIGSEGV, segmentation fault)' */
  readonly words: string;
  readonly by: 'code' | 'own signal' | 'outside';
}

export function explainExit({ exitCode, signal }: Pick<Terminated, 'exitCode' | 'signal'>): Exit {
  const number = signal ?? (exitCode > 128 && exitCode < 160 ? exitCode - 128 : undefined);
  const name = number === undefined ? undefined : signals[number];
  if (number !== undefined && name !== undefined) {
    return { words: `exit code ${exitCode} (${name})`, by: own.has(number) ? 'own signal' : 'outside' };
  }
  if (exitCode === 126) return { words: 'exit code 126 (a command could not be executed)', by: 'code' };
  if (exitCode === 127) return { words: 'exit code 127 (a command was not found)', by: 'code' };
  return { words: `exit code ${exitCode}`, by: 'code' };
}

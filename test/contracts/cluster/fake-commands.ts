import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeCommand } from './fake-runner.ts';

/** The few commands that the contract runs, as busybox would answer. */
export const fakeCommands: FakeCommand = async ([name, ...args], signal) => {
  switch (name) {
    case 'echo':
      return { stdout: `${args.join(' ')}\n` };
    case 'printf':
      return { stdout: printf(args) };
    case 'id':
      return { stdout: args[0] === '-u' ? '65532\n' : 'uid=65532 gid=65532\n' };
    case 'sleep':
      await sleep(Number(args[0]) * 1000, undefined, { signal }).catch(() => {});
      return { code: 0 };
    default:
      return { stderr: `sh: ${name}: not found\n`, code: 127 };
  }
};

function printf([format = '', ...args]: readonly string[]): Uint8Array {
  const filled = format.replaceAll('%s', () => args.shift() ?? '');
  if (filled !== format) return Buffer.from(filled);
  const bytes = filled.replaceAll(/\\([0-7]{3}|[nr])/g, (_, code: string) =>
    code === 'n' ? '\n' : code === 'r' ? '\r' : String.fromCharCode(Number.parseInt(code, 8)),
  );
  return Buffer.from(bytes, 'latin1');
}

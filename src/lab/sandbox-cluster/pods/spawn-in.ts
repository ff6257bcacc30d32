import { spawn } from 'node:child_process';
import { scriptPath } from './machine.ts';
import type { Executed } from './runtime.ts';
import type { Plan } from './start-container.ts';

/** PATH IDENTITY -- COMMAND: setpriv is the machine's, the command the container's. */
const become =
  'path=$1; shift; setsid=$(command -v setsid) setpriv=$(command -v setpriv); PATH=$path; exec "$setsid" "$setpriv" "$@"';

/** Another process in a running container. */
export function spawnIn(life: { readonly pid: number }, plan: Plan, argv: readonly string[]): Executed {
  const { env, path, identity } = plan;
  const words = ['nsenter', `--target=${life.pid}`, '--mount', '--net', '--ipc', '--uts', '--pid', '--root', '--wd'];
  const child = spawn(
    '/bin/sh',
    [
      scriptPath('enter'),
      plan.cgroups.join(' '),
      ...words,
      ...['sh', '-c', become, 'sh', env.PATH ?? path, ...identity, '--', ...argv],
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...env, PATH: path },
      cwd: '/',
    },
  );
  child.stdin.on('error', () => {});
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 137)));
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill: () => child.kill('SIGKILL') };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
/** As the launcher and the image have it: types are stripped once, not at each start. */
export const cache = { NODE_COMPILE_CACHE: `${root}node_modules/.cache/compile` };

/** Milliseconds from the start of a kdebug process to its first line on standard output. */
export async function timeToLine(
  program: readonly [string, ...string[]],
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const [file, ...args] = program;
  const began = performance.now();
  const child = spawn(file, [...args, ...words], {
    cwd: root,
    env: { ...process.env, ...cache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const first = await Promise.race([once(lines, 'line'), ended.then(() => undefined)]);
  const ms = performance.now() - began;
  await ended;
  if (first === undefined) throw new Error(`kdebug ${words.join(' ')} printed nothing: ${said.join('')}`);
  return ms;
}

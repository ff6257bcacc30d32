import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Who on every machine has no range of users of its own. */
const nobody = 65_534;
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Why no other user can run this checkout here; undefined where one can. */
export function whyNotAsNobody(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can become another user';
  return isClosedToOthers(root) ? `${root} is closed to other users` : undefined;
}

/** Runs Node as an ordinary user with a home of its own, in this checkout; it is ended after the limit. */
export function asNobody(args: readonly string[], limitMs: number): SpawnSyncReturns<string> {
  const home = mkdtempSync(join(tmpdir(), 'kdebug-nobody-'));
  chownSync(home, nobody, nobody);
  const as = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'];
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home };
  try {
    const words = [...as, process.execPath, '--no-warnings', ...args];
    return spawnSync('setpriv', words, { env, encoding: 'utf8', cwd: root, timeout: limitMs });
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** Such as a checkout in root's own home. */
function isClosedToOthers(path: string): boolean {
  const here = (statSync(path).mode & 0o001) === 0;
  return here || (path !== '/' && isClosedToOthers(dirname(path)));
}

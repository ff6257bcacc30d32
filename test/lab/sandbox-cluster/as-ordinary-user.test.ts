import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { describeWhere } from '../../describe-where.ts';

const nobody = 65_534;
const program = fileURLToPath(new URL('./look-as-user.ts', import.meta.url));

// Run by an ordinary user, every other suite of the sandbox is this test.
const root = process.getuid?.() === 0;
describeWhere(root ? undefined : 'only root can become another user')('an ordinary user', () => {
  it('has a sandbox too, and kdebug looks into a pod of it', () => {
    const home = mkdtempSync(join(tmpdir(), 'kdebug-nobody-'));
    chownSync(home, nobody, nobody);
    const as = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'];
    const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home };
    const run = spawnSync('setpriv', [...as, process.execPath, '--no-warnings', program], {
      env,
      encoding: 'utf8',
      cwd: '/',
      timeout: 55_000,
    });
    rmSync(home, { recursive: true });
    if (/sandbox needs Linux namespaces/.test(run.stderr) || isClosedToOthers(program))
      return console.warn(`skipped: no sandbox for an ordinary user here: ${run.stderr.slice(0, 500)}`);
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({
      notes: [expect.stringContaining('Only one user can be mapped'), expect.stringContaining('limits are not kept')],
      firstLine: expect.stringMatching(/^HEALTHY web: /),
      broken: expect.stringMatching(/^BROKEN web: orders.*Service orders/),
    });
  }, 60_000);
});

/** Such as a checkout in root's own home. */
function isClosedToOthers(path: string): boolean {
  const here = (statSync(path).mode & 0o004) === 0;
  return here || (path !== '/' && isClosedToOthers(dirname(path)));
}

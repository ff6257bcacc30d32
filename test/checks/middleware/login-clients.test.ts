import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../../src/check/api-facts.ts';
import { mysql } from '../../../src/checks/middleware/mysql.ts';
import { postgres } from '../../../src/checks/middleware/postgres.ts';
import { inputOf } from './ask-server.ts';

const clients = { postgres: 'psql', mysql: 'mariadb' } as const;

/** The steps that log in, with a client in place of the real one that says and ends as the table wants. */
describe('what a client that logs in said, and how it ended', () => {
  const path = mkdtempSync(join(tmpdir(), 'kdebug-clients-'));
  afterAll(() => rmSync(path, { recursive: true }));

  const enter = (check: typeof postgres, said: string, code: number): string => {
    const client = join(path, clients[check.name as keyof typeof clients]);
    writeFileSync(client, clientText(code));
    chmodSync(client, 0o755);
    const pod: V1Pod = {
      spec: {
        containers: [
          {
            name: 'app',
            env: [
              { name: 'DB_HOST', value: '127.0.0.1' },
              { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'pw' } } },
            ],
          },
        ],
      },
    };
    const steps = check.plan(inputOf(pod, { host: '127.0.0.1', port: check.name === 'mysql' ? 3306 : 5432 }));
    const [command = '', ...words] = (steps[1]?.argv ?? []).map(String);
    const env = { PATH: `${path}:${process.env.PATH}`, KDEBUG_PASSWORD: 'canary', SAID: said };
    const { stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', env, timeout: 4_000 });
    expect(stdout + stderr).not.toContain('canary');
    return stdout
      .split('\n')
      .filter((line) => /^(?:login|field (?!took))/.test(line))
      .join('\n');
  };

  it.each<[string, typeof postgres, string, number, string]>([
    [
      'a session',
      postgres,
      'field version 150006\nfield recovery f',
      0,
      'login ok\nfield version 150006\nfield recovery f',
    ],
    ['no row that is more than a number', postgres, 'field version 15; canary', 0, 'login ok'],
    ['a wrong password', postgres, 'FATAL:  password authentication failed for user "a"', 2, 'login refused password'],
    ['words that are not known', postgres, 'FATAL:  canary', 2, 'login refused other'],
    ['nothing of a client that broke', postgres, 'out of memory', 1, ''],
    ['nothing of a client that was killed', postgres, '', 137, ''],
    [
      'a session',
      mysql,
      'field version\t10.11.6-MariaDB\nread_only\tOFF',
      0,
      'login ok\nfield version 10.11.6-MariaDB\nfield read_only OFF',
    ],
    ['a refusal by its number', mysql, "ERROR 1045 (28000): Access denied for user 'canary'", 1, 'login refused 1045'],
  ])('tell of %s (%#)', (_, check, said, code, told) => {
    expect(enter(check, said, code)).toBe(told);
  });
});

/** It reads what it is given, tells of a password in its arguments, and prints its whole environment too. */
function clientText(code: number): string {
  const leak = "case $* in *canary*) echo 'field leak 1' ;; esac";
  return `#!/bin/sh\ncat >/dev/null\n${leak}\nprintf '%s\\n' "$SAID"\nunset SAID\nenv\nexit ${code}\n`;
}

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../../src/check/api-facts.ts';
import type { Check } from '../../../src/check/check.ts';
import { readYamlCheck } from '../../../src/checks/yaml/yaml-check.ts';
import type { Word } from '../../../src/runner/step.ts';
import { sampleTarget } from './sample-target.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kdebug-gates-')));
const shells = [['sh'], ['busybox', 'sh']] as const;

beforeAll(() => {
  mkdirSync(join(folder, 'dir'));
  mkdirSync(join(folder, 'login'));
  writeFileSync(join(folder, 'dir/log.txt'), 'hello\n');
  writeFileSync(join(folder, 'login/password'), 'canary-4e2a');
  symlinkSync(join(folder, 'dir'), join(folder, 'abs'));
  symlinkSync(join(folder, 'login/password'), join(folder, 'sneaky'));
  spawnSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, 'pipe')]);
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const pod = (): V1Pod => ({
  spec: {
    containers: [{ name: 'app', volumeMounts: [{ name: 'login', mountPath: join(folder, 'login') }] }],
    volumes: [{ name: 'login', secret: { secretName: 'login' } }],
  },
});

describe.each(shells)('in %s', (...shell) => {
  /** Runs a step as the runner does: the target is this machine's own root. */
  const run = (check: Check, given: Readonly<Record<string, string>>, facts: V1Pod = pod()) => {
    const [step] = check.plan({
      target: sampleTarget,
      args: check.args.parse(given),
      api: { pod: facts },
      outcomes: [],
    });
    const [file = '', ...words] = (step?.argv ?? []).map(fillWord);
    const [command = '', ...ahead] = file === 'sh' ? shell.filter((word) => word !== undefined) : [file];
    const { stdout, status } = spawnSync(command, [...ahead, ...words], { encoding: 'utf8', timeout: 8_000 });
    return { stdout, status, step };
  };

  describe('a step that opens a file', () => {
    const opened = (path: string) =>
      run(
        checkOf(
          `args: { path: { type: path, about: x } }\nsteps:\n  look: { shows: x, rung: R1, opens: { path: '{path}' }, argv: [cat, '{file}'], seconds: 3 }`,
        ),
        { path },
      );

    it('gets a file by the way to it, links followed inside the root', () => {
      const { stdout, status } = opened(`${folder}/abs/log.txt`);
      expect(status).toBe(0);
      expect(stdout).toContain(`link ${folder}/abs -> ${folder}/dir`);
      expect(stdout.endsWith('opened\nhello\n')).toBe(true);
    });

    it.each([
      ['that is not there', 'gone', 'missing'],
      ['below a mounted Secret', 'login/password', 'forbidden'],
      ['below a mounted Secret by a link', 'sneaky', 'forbidden'],
      ['that is a pipe, without waiting for it', 'pipe', 'not-a-file'],
    ])('gets none %s, and its command does not run', (_, name, word) => {
      const { stdout, status } = opened(`${folder}/${name}`);
      expect(status).toBe(66);
      expect(stdout).toMatch(new RegExp(`^${word} ${folder}/`, 'm'));
      expect(stdout).not.toContain('opened');
      expect(stdout).not.toContain('canary');
    });

    it('gives a script a folder that it can list', () => {
      const check = checkOf(
        `steps:\n  look: { shows: x, rung: R1, opens: { path: ${folder}/dir }, script: 'ls "$1/"', with: ['{file}'], seconds: 3 }`,
      );
      expect(run(check, {}).stdout).toMatch(/opened\nlog\.txt\n$/);
    });

    it('gives a script the PID beside the file', () => {
      const check = checkOf(
        `steps:\n  look: { shows: x, rung: R1, opens: { path: ${folder}/dir/log.txt }, script: 'echo "$1"; cat "$2"; echo "\${d:-/proc/[s]elf}"', with: ['{targetPid}', '{file}'], seconds: 3 }`,
      );
      expect(run(check, {}).stdout).toMatch(new RegExp(`opened\n${process.pid}\nhello\n`));
    });
  });

  describe('a step that reaches a peer', () => {
    const check = () =>
      checkOf(
        `args: { host: { type: host, about: x }, port: { type: port, about: x } }\nsteps:\n  look: { shows: x, rung: R0, reaches: { host: '{host}', port: '{port}' }, argv: [printf, '%s', 'http://{address}:{port}/'], seconds: 3 }`,
      );

    it.each([
      ['an address', '127.0.0.1', 'http://127.0.0.1:80/'],
      ['an address of IPv6, in brackets', '::1', 'http://[::1]:80/'],
      ['the address of a name', 'localhost', 'http://127.0.0.1:80/'],
    ])('gets %s', (_, host, url) => {
      const { stdout, status, step } = run(check(), { host, port: '80' });
      expect({
        status,
        last: stdout
          .split('\n')
          .at(-1)
          ?.replace('[::1]', host === 'localhost' ? '127.0.0.1' : '[::1]'),
      }).toEqual({ status: 0, last: url });
      expect(step?.reaches).toEqual([{ host, port: 80 }]);
    });

    it.each([
      ['a metadata address', '169.254.169.254', {}, 77],
      ['loopback in a pod with hostNetwork', '127.0.0.1', { spec: { containers: [], hostNetwork: true } }, 77],
    ])('does not run for %s', (_, host, facts, code) => {
      const { stdout, status } = run(check(), { host, port: '80' }, facts);
      expect(status).toBe(code);
      expect(stdout).not.toContain('http://');
    });
  });

  it.each(["'; id; '", '$(id)', '{}', '`id`', 'a b', '"', '\\', '*'])(
    'what a person typed stays one argument: %s',
    (word) => {
      const plain = checkOf(
        `args: { word: { type: text, about: x } }\nsteps:\n  look: { shows: x, rung: R0, script: 'printf "[%s]" "$@"', with: ['{word}', 'x{word}'], seconds: 3 }`,
      );
      expect(run(plain, { word }).stdout).toBe(`[${word}][x${word}]`);
      const gated = checkOf(
        `args: { word: { type: text, about: x } }\nsteps:\n  look: { shows: x, rung: R1, opens: { path: ${folder}/dir/log.txt }, script: 'printf "[%s]" "$@"', with: ['{file}', '{word}'], seconds: 3 }`,
      );
      expect(run(gated, { word }).stdout.endsWith(`opened\n[/proc/self/fd/7][${word}]`)).toBe(true);
    },
  );
});

it('an argument that a command could take for an option is refused', () => {
  const check = checkOf(
    `args: { word: { type: text, about: x } }\nsteps:\n  look: { shows: x, rung: R0, argv: [cat, '{word}'], seconds: 3 }`,
  );
  expect(check.args.safeParse({ word: '-n' }).success).toBe(false);
  expect(check.args.safeParse({ word: 'a\nb' }).success).toBe(false);
});

function fillWord(word: Word): string {
  if (typeof word === 'string') return word;
  return (word.the === 'targetRoot' ? '/proc/self/root' : String(process.pid)) + (word.then ?? '');
}

function checkOf(part: string): Check {
  const text = `version: 1\nname: sample\nsummary: x\n${part}\nvalues: { all: { step: look, each: '^(?P<line>.*)$' }, n: { count: all } }\nfindings:\n  seen: { severity: info, hop: process, sentence: '{n} lines', nextStep: Nothing. }\n`;
  const read = readYamlCheck(text);
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
  return read.check;
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runChecks } from '../../src/terminal/checks.ts';

/** A cold start takes half a second, and on a machine that is busy with other tests many times that. */
jest.setTimeout(60_000);

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'kdebug-checks-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('kdebug checks, as a person runs it', () => {
  beforeAll(() => expect(kdebug('checks', 'new', 'queue-depth')).toMatchObject({ status: 0, err: '' }));

  it('writes a check to begin with, whose lint and test pass', () => {
    expect(readdirSync(folder).toSorted()).toEqual(['queue-depth.recorded.yaml', 'queue-depth.yaml']);
    expect(kdebug('checks', 'lint', 'queue-depth.yaml')).toMatchObject({ status: 0, err: '' });
    expect(kdebug('checks', 'test', 'queue-depth.yaml')).toEqual({
      status: 0,
      err: '',
      out: 'ok     a container with a few processes is fine\nok     more than were given are too many\n',
    });
  });

  it('lists our checks, and those of a folder behind them', () => {
    const listed = kdebug('checks', '--checks', '.');
    expect(listed.out).toMatch(/^triage +what is wrong/m);
    expect(listed.out).toMatch(/^queue-depth MOST\? +how many processes the container runs$/m);
  });

  it('writes over no file', () => {
    writeFileSync(join(folder, 'taken.recorded.yaml'), 'mine');
    expect(kdebug('checks', 'new', 'taken')).toMatchObject({
      status: 1,
      err: expect.stringContaining('taken.recorded.yaml is there already'),
    });
    expect(readFileSync(join(folder, 'taken.recorded.yaml'), 'utf8')).toBe('mine');
    expect(readdirSync(folder)).not.toContain('taken.yaml');
  });

  it.each([
    ['of another check', 'dns', 'the name dns belongs to kdebug itself'],
    ['that is none', '../x', 'is no name'],
  ])('begins no check with a name %s', (_, name, expected) => {
    expect(checksHere('new', name)).toMatchObject({ status: 1, err: expect.stringContaining(expected) });
  });

  it('says what is wrong with a file, with line and column, and ends with 1', () => {
    writeFileSync(join(folder, 'bad.yaml'), 'version: 1\nname: bad\nsumary: x\nfindings: {}\n');
    const { status, err } = checksHere('lint', join(folder, 'bad.yaml'));
    expect(status).toBe(1);
    expect(err).toMatch(/bad\.yaml, line 3, column 1: sumary is unknown here\. Did you mean `summary`\?$/m);
    expect(checksHere('lint', 'gone.yaml')).toMatchObject({
      status: 1,
      err: expect.stringContaining('gone.yaml could not be read'),
    });
  });

  it('says which recorded case is judged otherwise, and which finding no case shows', () => {
    const example = join(root, 'docs/examples/checks/backlog.yaml');
    writeFileSync(join(folder, 'backlog.yaml'), readFileSync(example));
    writeFileSync(
      join(folder, 'backlog.recorded.yaml'),
      'version: 1\ncases:\n  - { title: empty, steps: { spool: "final /x\\nopened\\nwaiting 0" }, verdict: broken, findings: [backlog-fine] }\n',
    );
    const { status, err } = checksHere('test', join(folder, 'backlog.yaml'));
    expect(status).toBe(1);
    expect(err.split('\n')).toEqual([
      'WRONG  empty: verdict: healthy, and it should be broken',
      'WRONG  backlog-long: no case shows this finding: record one, or take the finding out',
      'WRONG  backlog-old: no case shows this finding: record one, or take the finding out',
      '',
    ]);
  });

  it.each([[['lint']], [['test']], [['new']], [['nope']], [['--checks']], [['new', 'a', 'b']]])(
    'ends with 64 and its help for %j',
    (words) => {
      expect(checksHere(...words)).toMatchObject({
        status: 64,
        out: '',
        err: expect.stringContaining('kdebug checks new NAME'),
      });
    },
  );

  it('ends as a process with that status', () => {
    expect(kdebug('checks', 'nope')).toMatchObject({ status: 64, out: '' });
  });

  it('shows its help when asked', () => {
    expect(checksHere('--help')).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringContaining('kdebug checks lint FILE'),
    });
  });
});

describe('a folder with a bad check', () => {
  const bad = mkdtempSync(join(tmpdir(), 'kdebug-bad-checks-'));
  writeFileSync(join(bad, 'dns.yaml'), 'version: 1\nname: dns\nsummary: x\nfindings: {}\n');
  afterAll(() => rmSync(bad, { recursive: true }));
  const slack = { SLACK_BOT_TOKEN: 'xoxb-x', SLACK_APP_TOKEN: 'xapp-x', KDEBUG_CHANNELS: 'C123' };

  it.each([
    ['a worker', ['worker'], { KDEBUG_CHECKS: bad, ...slack }, 1],
    ['a bot', ['bot'], { KDEBUG_CHECKS: bad, ...slack }, 1],
    ['kdebug run', ['run', 'web', 'ps', '--checks', bad], {}, 64],
    ['the list', ['checks'], { KDEBUG_CHECKS: bad }, 1],
  ])('lets %s not begin, with the sentence', (_, words, env, expected) => {
    const { status, err } = kdebugWith(env, ...words);
    expect(status).toBe(expected);
    expect(err).toContain(`${join(bad, 'dns.yaml')}, line 4, column 11: findings is empty`);
    expect(err).toContain('kdebug checks lint FILE');
  });
});

function kdebug(...words: readonly string[]) {
  return kdebugWith({}, ...words);
}

/** The same without a process of its own, where nothing is written: a cold start costs most of a test. */
function checksHere(...words: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const status = runChecks(words, {
    out: (text) => out.push(`${text}\n`),
    err: (text) => err.push(`${text}\n`),
    environment: {},
  });
  return { status, out: out.join(''), err: err.join('') };
}

function kdebugWith(env: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src/cli.ts'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'), ...env },
    timeout: 50_000,
  });
  return { status, out: stdout, err: stderr };
}

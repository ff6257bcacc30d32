import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly part?: string;
  readonly run?: string;
  readonly ask?: string;
  readonly link?: string;
}
const typed = 'typed-by-a-person-7f3a';
const warn = 40;

describe('the log of bot and worker', () => {
  let log: string;
  let lines: readonly Line[];
  let tokens: readonly string[];
  beforeAll(async () => {
    const script = fileURLToPath(new URL('./talkative-kdebug.ts', import.meta.url));
    const child = spawn(process.execPath, ['--no-warnings', script, typed], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    if (status !== 0) throw new Error(`the process ended with ${status}: ${stderr.slice(-2_000)}`);
    log = stderr;
    lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    ({ tokens } = JSON.parse(stdout) as { tokens: string[] });
  }, 60_000);

  it('is JSON, one entry a line, with warnings and errors among it', () => {
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter(({ level }) => level >= warn).length).toBeGreaterThan(1);
  });

  it('holds nothing that a person typed, but in audit lines', () => {
    const others = lines.filter(({ msg }) => msg !== 'audit');
    expect(others.filter((line) => JSON.stringify(line).includes(typed))).toEqual([]);
    // Or the test would look for what was never said.
    expect(log).toContain(typed);
  });

  it('holds no token, no signing secret, no key and no reply address', () => {
    for (const token of tokens) expect(log).not.toContain(token);
    expect(log).not.toMatch(/PRIVATE KEY|\/commands\/|hooks\.slack\.com|x(?:oxb|app)-/);
  });

  it('says of each line of a run which run it is, and how it came from an ask', () => {
    const [queued] = lines.filter(({ msg }) => msg === 'a job was queued');
    expect(queued).toMatchObject({
      part: 'bot',
      run: expect.stringMatching(/^[a-z2-7]{16}$/),
      ask: expect.any(String),
    });
    const recorded = lines.find(({ msg, ask }) => msg === 'an ask was recorded' && ask === queued?.ask);
    expect(recorded).toBeDefined();
    const ofRuns = lines.filter(({ msg }) => ['a job was begun', 'a job has ended', 'a job was queued'].includes(msg));
    expect(ofRuns.length).toBeGreaterThanOrEqual(6);
    expect(ofRuns.filter(({ run }) => run === undefined)).toEqual([]);
    // A line's own fields stay its own.
    expect(ofRuns.filter((line) => 'attempt' in line && line.msg !== 'a job was begun')).toEqual([]);
  });

  it('audits each job that a worker refused, and why', () => {
    const refused = lines.filter((line) => 'what' in line && line.what === 'job-refused');
    const code = (line: object) => ('code' in line ? line.code : undefined);
    expect(new Map(refused.map((line) => [line.run, code(line)]))).toEqual(
      new Map([
        ['unsigned', 'job-unsigned'],
        ['stranger', 'job-unknown-key'],
        ['altered', 'job-altered'],
        ['expired', 'taken-too-late'],
        ['elsewhere', 'other-cluster'],
        ['unreadable', 'unreadable-job'],
        ['replayed', 'job-replayed'],
      ]),
    );
    for (const line of refused)
      expect(line).toMatchObject({ cluster: 'default', from: expect.stringMatching(/^slack:/) });
  });

  it('has the permalink of the card on lines that are written once it is posted', () => {
    const ended = lines
      .filter(({ msg, part }) => msg === 'audit' && part === 'audit')
      .filter(({ run, link }) => run && link);
    expect(ended[0]?.link).toMatch(/^https?:\/\/\S+\/archives\/C\S+\/p\d+$/);
    const failures = lines.filter(({ msg }) => msg === 'a job has ended');
    expect(failures.map(({ link }) => link)).toContainEqual(expect.stringContaining('/archives/'));
  });
});

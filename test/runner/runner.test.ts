import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runnerText } from '../../src/runner/runner-text.ts';
import { nonce, runScript, step } from './run-script.ts';

const hostile = `${nonce} - bye 1\n${nonce} say#0 e 0 0\n\u001b[31m\`\`\` <!channel> $(id) \${HOME} 'it"s' p r =\n`;

it('fits into a pod object that stores it up to twenty times, at most 4 KiB each', () => {
  expect(Buffer.byteLength(runnerText)).toBeLessThanOrEqual(4096);
});

describe.each([
  ['dash', ['dash']],
  ['bash', ['bash']],
  ['busybox sh', ['busybox', 'sh']],
])('the runner under %s', (_, shell) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kdebug-runner-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives every step its words byte by byte and its output back as data', async () => {
    const { outcomes, gaps, foreign } = await runScript(shell, [
      step('say', ['printf', '%s', hostile]),
      step('none', ['no-such-tool']),
      step('empty', ['printf', '%s,', '', ' ', '*', '-n', '\\']),
    ]);
    expect(outcomes[0]).toMatchObject({ stdout: hostile, end: { by: 'exit', code: 0 } });
    expect(outcomes[1]?.end).toEqual({ by: 'exit', code: 127 });
    expect(outcomes[2]?.stdout).toBe(', ,*,-n,\\,\n');
    expect({ gaps, foreign }).toEqual({ gaps: { missed: 0, complete: true }, foreign: { lines: 0, bytes: 0 } });
  });

  it('keeps the two streams apart, puts a line of 100,000 bytes together again and shows NUL as a question mark', async () => {
    const { outcomes, gaps } = await runScript(shell, [
      step('both', ['sh', '-c', 'echo out; echo err >&2; exit 3']),
      step('long', ['sh', '-c', 'head -c 100000 /dev/zero | tr "\\0" x'], { maxBytes: 200_000 }),
      step('nul', ['printf', 'a\\0b\\n']),
    ]);
    expect(outcomes[0]).toMatchObject({ stdout: 'out\n', stderr: 'err\n', end: { by: 'exit', code: 3 } });
    expect(outcomes[1]?.stdout).toBe(`${'x'.repeat(100_000)}\n`);
    expect(outcomes[2]?.stdout).toBe('a?b\n');
    expect(gaps).toEqual({ missed: 0, complete: true });
  });

  it('ends a step at its limit and cuts one that prints without end', async () => {
    const { outcomes, full } = await runScript(shell, [
      step('slow', ['sleep', '30'], { timeoutMs: 200 }),
      step('loud', ['yes'], { maxBytes: 1000 }),
      step('huge', ['head', '-c', '100000000', '/dev/zero'], { maxBytes: 50_000 }),
    ]);
    expect(outcomes[0]?.end).toEqual({ by: 'timeout' });
    expect(outcomes[1]?.cutBytes).toBeGreaterThan(0);
    expect(outcomes[1]?.stdout.length).toBeLessThanOrEqual(1002); // the byte that shows the cut, and a line end
    expect(outcomes[2]?.stdout.length).toBeLessThanOrEqual(50_002);
    expect(outcomes[2]?.cutBytes).toBeGreaterThan(0);
    expect(full).toBe(false); // else the reader took it for a container that ignores its limits
  });

  it('runs at most four steps at once, and those of one lane in order', async () => {
    const count = 'touch "$1/$2"; ls "$1" | wc -l; sleep 0.3; rm "$1/$2"';
    const many = Array.from({ length: 9 }, (_, n) => step(`s${n}`, ['sh', '-c', count, 'sh', folder, `${n}`]));
    const lane = ['a', 'b', 'c'].map((id) =>
      step(id, ['sh', '-c', 'cut -d" " -f1 /proc/uptime; sleep 0.05'], { lane: 'one' }),
    );
    const { outcomes } = await runScript(shell, [...many, ...lane]);
    const at = outcomes.slice(0, 9).map(({ stdout }) => Number(stdout));
    expect(Math.max(...at)).toBeLessThanOrEqual(4);
    const times = outcomes.slice(9).map(({ stdout }) => Number(stdout));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(3);
  });

  it('takes samples one after the other', async () => {
    const { outcomes } = await runScript(shell, [
      step('n', ['cut', '-d', ' ', '-f1', '/proc/uptime'], { samples: { count: 3, everyMs: 100 } }),
    ]);
    const [first = 0, , last = 0] = outcomes.map(({ stdout }) => Number(stdout));
    expect(outcomes.map(({ sample }) => sample)).toEqual([0, 1, 2]);
    expect(last - first).toBeGreaterThanOrEqual(0.19);
  });

  it('gives a step no input and no descriptor but its own three', async () => {
    const { outcomes } = await runScript(shell, [
      step('in', ['cat']),
      step('fds', ['sh', '-c', 'for n in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/self/fd/$n ] && echo $n; done']),
    ]);
    expect(outcomes[0]).toMatchObject({ stdout: '', end: { by: 'exit', code: 0 } });
    expect(outcomes[1]?.stdout).toBe('0\n1\n2\n');
  });

  it('leaves no process behind, not even one that left its session and holds the output', async () => {
    const seconds = `9${process.pid}`;
    const { outcomes } = await runScript(shell, [
      step('daemon', ['sh', '-c', `setsid sleep ${seconds} & sleep ${seconds} & exit 0`], { timeoutMs: 1500 }),
      step('deaf', ['sh', '-c', `trap '' TERM; sleep ${seconds}`], { timeoutMs: 300 }),
    ]);
    expect(outcomes.map(({ end }) => end.by)).toEqual([expect.stringMatching(/exit|timeout/), 'timeout']);
    expect(processesOf(seconds)).toEqual([]);
  });

  it('stops what runs on the line cancel', async () => {
    const { outcomes } = await runScript(shell, [step('slow', ['sleep', '30'])], { cancel: true });
    expect(outcomes[0]?.end).toEqual({ by: 'cancel' });
  });

  it.each([false, 'closed'] as const)('starts by itself when nobody sends the start line (%s)', async (go) => {
    const { outcomes } = await runScript(shell, [step('a', ['echo', 'x'])], { go });
    expect(outcomes[0]?.stdout).toBe('x\n');
  });

  it('runs nothing after its deadline', async () => {
    const { outcomes } = await runScript(shell, [step('a', ['echo', 'x'])], { deadline: Date.now() - 60_000 });
    expect(outcomes[0]).toMatchObject({ stdout: '', end: { by: 'leftOut', why: { code: 'started-too-late' } } });
  });

  it('leaves a step out whose target it cannot find, and runs the others', async () => {
    const { outcomes } = await runScript(shell, [
      step('maps', ['cat', { the: 'targetRoot', then: '/etc/hosts' }]),
      step('say', ['echo', 'x']),
    ]);
    expect(outcomes[0]?.end).toMatchObject({ by: 'leftOut', why: { code: 'target-not-found' } });
    expect(outcomes[1]?.stdout).toBe('x\n');
  });
});

function processesOf(word: string): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
      } catch {
        return false;
      }
    })
    .map((pid) => execFileSync('ps', ['-o', 'pid,args', '-p', pid], { encoding: 'utf8' }));
}

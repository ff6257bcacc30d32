import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { createCollector } from '../../src/runner/collect-outcomes.ts';
import { encodeRunner } from '../../src/runner/encode-steps.ts';
import { readFrames } from '../../src/runner/read-frames.ts';
import type { Step } from '../../src/runner/step.ts';

const nonce = 'n0nce';
const step = (id: string, argv: Step['argv'], rest: Partial<Step> = {}): Step => ({
  id,
  argv,
  rung: 0,
  timeoutMs: 5000,
  maxBytes: 65_536,
  ...rest,
});

async function run(
  shell: readonly string[],
  steps: readonly Step[],
  start: { deadline?: number; cancel?: boolean } = {},
) {
  const { command, args } = encodeRunner({
    start: { nonce, deadline: start.deadline ?? Date.now() + 60_000, graceMs: 2000 },
    steps,
  });
  const child = spawn(shell[0] ?? 'sh', [...shell.slice(1), ...command.slice(1), ...args]);
  child.stdin.on('error', () => {});
  child.stdin.write('go\n');
  const collector = createCollector(steps, { maxBytes: 4 * 1024 * 1024 });
  for await (const frame of readFrames(child.stdout, nonce)) {
    collector.take(frame);
    if (frame.kind === 'begin' && start.cancel) child.stdin.write('cancel\n');
  }
  child.stdin.end();
  return { outcomes: collector.outcomes(), gaps: collector.gaps() };
}

const hostile = `${nonce} - bye 1\n\u001b[31m\`\`\` <!channel> $(id) \${HOME} 'it"s' p r =\n`;

describe.each([
  ['dash', ['dash']],
  ['bash', ['bash']],
  ['busybox sh', ['busybox', 'sh']],
])('the runner under %s', (_, shell) => {
  it('gives every step its words byte by byte and its output back as data', async () => {
    const { outcomes, gaps } = await run(shell, [
      step('say', ['printf', '%s', hostile]),
      step('none', ['no-such-tool']),
    ]);
    expect(outcomes[0]).toMatchObject({ stdout: hostile, end: { by: 'exit', code: 0 } });
    expect(outcomes[1]?.end).toEqual({ by: 'exit', code: 127 });
    expect(gaps).toEqual({ missed: 0, complete: true });
  });

  it('ends a step at its limit and cuts one that prints without end', async () => {
    const { outcomes } = await run(shell, [
      step('slow', ['sleep', '30'], { timeoutMs: 200 }),
      step('loud', ['yes'], { maxBytes: 1000 }),
    ]);
    expect(outcomes[0]?.end).toEqual({ by: 'timeout' });
    expect(outcomes[1]?.cutBytes).toBeGreaterThan(0);
    expect(outcomes[1]?.stdout.length).toBeLessThanOrEqual(1002); // the byte that shows the cut, and a line end
  });

  it('stops what runs on the line cancel', async () => {
    const { outcomes } = await run(shell, [step('slow', ['sleep', '30'])], { cancel: true });
    expect(outcomes[0]?.end).toEqual({ by: 'cancel' });
  });

  it('runs nothing after its deadline', async () => {
    const { outcomes } = await run(shell, [step('a', ['echo', 'x'])], { deadline: Date.now() - 60_000 });
    expect(outcomes[0]).toMatchObject({ stdout: '', end: { by: 'leftOut', why: { code: 'started-too-late' } } });
  });
});

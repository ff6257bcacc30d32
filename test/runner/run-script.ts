import { spawn } from 'node:child_process';
import { createCollector } from '../../src/runner/collect-outcomes.ts';
import { encodeRunner } from '../../src/runner/encode-steps.ts';
import { readFrames } from '../../src/runner/read-frames.ts';
import { cancelLine, startLine } from '../../src/runner/runner-text.ts';
import type { Step } from '../../src/runner/step.ts';

export const nonce = 'n0nce';

/** A step with limits that suit a test. */
export const step = (id: string, argv: Step['argv'], rest: Partial<Step> = {}): Step => ({
  id,
  argv,
  rung: 0,
  timeoutMs: 5000,
  maxBytes: 65_536,
  ...rest,
});

export interface ScriptStart {
  readonly deadline?: number;
  /** Sent once the first step has begun. */
  readonly cancel?: boolean;
  /** false: nobody attaches, so the script starts by itself; 'closed': stdin ends before it starts. */
  readonly go?: false | 'closed';
}

/** Runs the pod's script under a shell of this machine, and reads it as a worker would. */
export async function runScript(shell: readonly string[], steps: readonly Step[], start: ScriptStart = {}) {
  const { command, args } = encodeRunner({
    start: { nonce, deadline: start.deadline ?? Date.now() + 60_000, graceMs: start.go === undefined ? 2000 : 1000 },
    steps,
  });
  const child = spawn(shell[0] ?? 'sh', [...shell.slice(1), ...command.slice(1), ...args]);
  child.stdin.on('error', () => {});
  if (start.go === undefined) child.stdin.write(startLine);
  if (start.go === 'closed') child.stdin.end();
  const collector = createCollector(steps, { maxBytes: 4 * 1024 * 1024 });
  const foreign = { lines: 0, bytes: 0 };
  for await (const frame of readFrames(child.stdout, nonce, foreign)) {
    collector.take(frame);
    if (frame.kind === 'begin' && start.cancel) child.stdin.write(cancelLine);
  }
  child.stdin.end();
  return { outcomes: collector.outcomes(), gaps: collector.gaps(), full: collector.full(), foreign };
}

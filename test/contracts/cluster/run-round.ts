import { UserError } from '../../../src/errors.ts';
import type { Injection } from '../../../src/job/ports.ts';
import type { Spec, Start } from '../../../src/job/spec.ts';
import type { Selection, Target } from '../../../src/request/request.ts';
import { createCollector } from '../../../src/runner/collect-outcomes.ts';
import type { Outcome } from '../../../src/runner/outcome.ts';
import { readFrames } from '../../../src/runner/read-frames.ts';
import type { Step } from '../../../src/runner/step.ts';
import type { World } from './world.ts';

export function limit(ms = 60_000): AbortSignal {
  return AbortSignal.timeout(ms);
}

export function select(world: Pick<World, 'namespace'>, by: Selection['by'], more: Partial<Selection> = {}): Selection {
  return { cluster: 'here', namespace: world.namespace, pick: 'one', by, ...more };
}

export async function findOne(world: World, name: string): Promise<Target> {
  const [target] = await world.cluster.find(select(world, { name }), limit());
  if (target === undefined) throw new Error(`${name} is not there`);
  return target;
}

export function step(argv: readonly [string, ...string[]], more: Partial<Step> = {}): Step {
  return { id: 's', argv, rung: 0, timeoutMs: 20_000, maxBytes: 100_000, ...more };
}

/** Without the target in it the injection does not end with the target. */
export function specOf(world: World, target: Target, steps: readonly Step[], withTarget = false): Spec {
  const { container, ...pod } = target;
  return {
    target: withTarget && container !== undefined ? { ...pod, container } : pod,
    image: world.image,
    rung: 0,
    runAs: { uid: 65532, gid: 65532 },
    round: 1,
    steps,
  };
}

let count = 0;

export function newStart(more: Partial<Start> = {}): Start {
  count += 1;
  const unique = `${Date.now().toString(36)}${count}`;
  return {
    container: `kdebug-${unique}-1`,
    nonce: `n${unique}`,
    deadline: Date.now() + 40_000,
    graceMs: 2_000,
    ...more,
  };
}

export interface Read {
  readonly outcomes: readonly Outcome[];
  readonly waiting: readonly string[];
  readonly way: 'attach' | 'log';
  readonly complete: boolean;
}

export async function readInjection(injection: Injection, spec: Spec, start: Start, signal = limit()): Promise<Read> {
  const collector = createCollector(spec.steps, { maxBytes: 4_194_304 });
  const waiting: string[] = [];
  const bytes = injection.bytes(signal, (reason) => waiting.push(reason));
  for await (const frame of readFrames(bytes, start.nonce)) collector.take(frame);
  return { outcomes: collector.outcomes(), waiting, way: injection.way(), complete: collector.gaps().complete };
}

/** Injects and reads to the end. */
export async function runRound(world: World, pod: string, steps: readonly Step[], withTarget = false): Promise<Read> {
  const spec = specOf(world, await findOne(world, pod), steps, withTarget);
  const start = newStart();
  return readInjection(await world.cluster.inject(spec, start, limit()), spec, start);
}

/** The problem that a person would read; any other end is a failed observation. */
export async function problemOf(
  work: Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string; readonly nextStep: string }> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof UserError) return outcome.problem;
  throw new Error('a UserError was expected', { cause: outcome });
}

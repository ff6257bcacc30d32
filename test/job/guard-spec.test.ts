import { describe, expect, it } from '@jest/globals';
import { problem } from '../../src/errors.ts';
import { guardSpec } from '../../src/job/guard-spec.ts';
import type { Guard } from '../../src/job/ports.ts';
import type { Spec } from '../../src/job/spec.ts';
import type { Story } from '../../src/job/story.ts';
import type { Step } from '../../src/runner/step.ts';

const step = (id: string, host?: string): Step => ({
  id,
  argv: ['true'],
  rung: 0,
  timeoutMs: 1000,
  maxBytes: 1000,
  ...(host === undefined ? {} : { reaches: [{ host, port: 80 }] }),
});
const spec: Spec = {
  target: { cluster: 'c', namespace: 'shop', pod: 'web', podUid: 'u', os: 'linux' },
  image: 'toolbox',
  rung: 0,
  round: 1,
  steps: [step('network'), step('peers', 'payments')],
};
const why = problem('destination-not-allowed', 'not there', 'ask');

function storyWith(...guards: readonly Guard[]): Story {
  return { parts: { guards }, work: { request: {} } } as unknown as Story;
}

describe('guardSpec', () => {
  it('lets a spec through that no guard refuses', async () => {
    expect(
      await guardSpec(
        spec,
        storyWith(async () => undefined),
      ),
    ).toEqual({ spec, leftOut: [] });
  });

  it('leaves out the step that a guard refuses, with its reason, and lets the others run', async () => {
    const noPayments: Guard = async ({ steps }) =>
      steps.some(({ reaches }) => reaches?.some(({ host }) => host === 'payments')) ? why : undefined;
    const guarded = await guardSpec(spec, storyWith(noPayments));
    expect(guarded).toMatchObject({
      spec: { steps: [{ id: 'network' }] },
      leftOut: [{ step: 'peers', end: { by: 'leftOut', why } }],
    });
  });

  it.each<readonly [string, Guard]>([
    ['every step', async () => why],
    ['only steps together', async ({ steps }) => (steps.length > 1 ? why : undefined)],
  ])('refuses the whole when a guard refuses %s', async (_, guard) => {
    expect(await guardSpec(spec, storyWith(guard))).toEqual({ refused: why });
  });
});

import { describe, expect, it } from '@jest/globals';
import { containerName, hashSpec } from '../../src/job/hash-spec.ts';
import type { Spec } from '../../src/job/spec.ts';

const spec: Spec = {
  target: { cluster: 'prod', namespace: 'shop', pod: 'web-1', podUid: 'u1', os: 'linux' },
  image: 'toolbox',
  rung: 0,
  round: 1,
  steps: [{ id: 'a', argv: ['true'], rung: 0, timeoutMs: 1, maxBytes: 1 }],
};

describe('hashSpec', () => {
  it('does not depend on the order in which the fields were written', () => {
    const { steps, ...rest } = spec;
    expect(hashSpec({ steps, ...rest })).toBe(hashSpec(spec));
  });

  it.each<[string, Spec]>([
    ['another image', { ...spec, image: 'other' }],
    ['another pod of the same name', { ...spec, target: { ...spec.target, podUid: 'u2' } }],
    ['another UID', { ...spec, runAs: { uid: 1, gid: 1 } }],
    ['another argument', { ...spec, steps: [{ id: 'a', argv: ['true', 'x'], rung: 0, timeoutMs: 1, maxBytes: 1 }] }],
  ])('differs for %s', (_, other) => {
    expect(hashSpec(other)).not.toBe(hashSpec(spec));
  });
});

describe('containerName', () => {
  it('is one DNS label per job and round', () => {
    const names = [containerName('run_1', 1), containerName('run_1', 2), containerName('run_2', 1)];
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^kdebug-[0-9a-f]{12}-\d$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { OwnerFact } from '../../../src/check/api-facts.ts';
import { judged, makePod } from './hand-made.ts';

const pause = { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' };

function told(updated: number | undefined, conditions: OwnerFact['conditions']) {
  const seen: OwnerFact = {
    kind: 'Deployment',
    name: 'web',
    replicas: 2,
    ready: 2,
    conditions,
    revisions: { seen: [] },
    pods: [],
    ...(updated === undefined ? {} : { updated }),
  };
  return judged(makePod({}), { owner: { seen } });
}

describe('a Deployment that is paused', () => {
  it('says that its newest change waits', () => {
    const { codes, headline } = told(0, [pause]);
    expect(codes).toEqual(['rollout-paused']);
    expect(headline).toMatch(/Deployment web is paused.* not rolled out: 2 of 2 pods are of the version before/);
  });

  it.each([
    ['has no change that waits', 2, [pause]],
    ['tells no versions', undefined, [pause]],
    ['is not paused and rolls out', 1, []],
  ] as const)('is no trouble where it %s', (_, updated, conditions) => {
    expect(told(updated, conditions).codes).toEqual([]);
  });
});

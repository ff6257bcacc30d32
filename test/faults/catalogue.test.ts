import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { Fault } from './case.ts';
import { readFaults, readHealthy } from './read-cases.ts';

const faults = readFaults();
const healthy = readHealthy();

describe('the catalogue of seeded faults', () => {
  it('has at least sixty faults and twenty-five healthy pods', () => {
    expect(faults.length).toBeGreaterThanOrEqual(60);
    expect(healthy.length).toBeGreaterThanOrEqual(25);
  });

  it('asks about half of the faults by a name and nothing else', () => {
    const bare = faults.filter(({ ask }) => !ask.includes(' '));
    expect(bare.length).toBeGreaterThanOrEqual(faults.length / 2);
  });

  it('has a source outside for a third of the faults', () => {
    const sourced = faults.filter(({ source }) => source?.includes('https://'));
    expect(sourced.length).toBeGreaterThanOrEqual(faults.length / 3);
  });

  it('has at least twenty faults of running root containers at the default rung', () => {
    const root = faults.filter((fault) => fault.rung === 'R0' && !fault.name.startsWith('api/') && !namesUser(fault));
    expect(root.length).toBeGreaterThanOrEqual(20);
  });

  it('gives no pattern of a root that its own question already fulfils', () => {
    const given = faults.filter(({ root, ask, target }) => root.every((pattern) => pattern.test(`${ask} ${target}`)));
    expect(given.map(({ name }) => name)).toEqual([]);
  });

  it('has the target of each case in its manifests', () => {
    const lost = [...faults, ...healthy].filter(({ target, manifests }) => !manifests.includes(`name: ${target}`));
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  it('shares no target between two cases, so that no check can learn one by heart', () => {
    const targets = [...faults, ...healthy].map(({ target }) => target);
    expect(targets.filter((target, index) => targets.indexOf(target) !== index)).toEqual([]);
  });
});

/** Whether the pod that is asked about names a user. */
function namesUser({ manifests, target }: Fault): boolean {
  const own = parseAllDocuments(manifests).filter((document) => document.toJS().metadata.name === target);
  return own.some((document) => String(document).includes('runAsUser'));
}

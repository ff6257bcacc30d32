import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { findObservations } from './find-observations.ts';
import { injectObservations } from './inject-observations.ts';
import { lookObservations } from './look-observations.ts';
import { watchObservations } from './watch-observations.ts';
import type { Observation, World } from './world.ts';

/** Everything kdebug relies on in a cluster: the same list on the fake, a sandbox and genuine Kubernetes. */
export const observations: readonly Observation[] = [
  ...findObservations,
  ...lookObservations,
  ...injectObservations,
  ...watchObservations,
];

/** Runs the contract on one world. */
export function describeCluster(name: string, start: () => Promise<World>): void {
  describe(`the contract of a cluster, on ${name}`, () => observeAll(start, observations));
}

/** One test for each observation, in a world that is started before and stopped after them. */
export function observeAll<W extends World>(start: () => Promise<W>, all: readonly Observation<W>[]): void {
  let world: W;
  beforeAll(async () => {
    world = await start();
  });
  afterAll(async () => world?.stop());
  it.each(all)('$title', async ({ given = [], observe }) => {
    await Promise.all(given.map((scene) => world.place(scene)));
    await observe(world);
  });
}

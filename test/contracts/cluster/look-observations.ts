import { expect } from '@jest/globals';
import { bare, crashing, web } from './find-observations.ts';
import { findOne, limit, newStart, problemOf, readInjection, specOf, step } from './run-round.ts';
import type { Observation, Scene } from './world.ts';

const ended: Scene = { kind: 'Pod', name: 'ended', behaves: 'ends' };
const nowhere: Scene = { kind: 'Pod', name: 'nowhere', behaves: 'is never scheduled' };
const going: Scene = { kind: 'Pod', name: 'going', behaves: 'takes its time to end' };
const filled: Scene = { kind: 'Pod', name: 'filled', behaves: 'runs' };
const full: Scene = { kind: 'Pod', name: 'full', behaves: 'runs' };

export const lookObservations: readonly Observation[] = [
  {
    title: 'looking sees the pod alone when nothing else is needed',
    given: [bare],
    observe: async (world) => {
      const facts = await world.cluster.look(await findOne(world, 'bare'), { needs: [], namespaces: [] }, limit());
      expect(Object.keys(facts)).toEqual(['pod', 'at']);
      expect(facts.pod.metadata?.creationTimestamp?.getTime()).toBeGreaterThan(0);
    },
  },
  {
    title: 'looking sees the Services with their ready endpoints, the Events of the pod and its log',
    given: [web],
    observe: async (world) => {
      const target = await findOne(world, 'web');
      const needs = ['events', 'services', 'log'] as const;
      const facts = await world.cluster.look(target, { needs, namespaces: [] }, limit());
      const services = facts.services !== undefined && 'seen' in facts.services ? facts.services.seen : [];
      const service = services.find(({ name }) => name === 'web');
      expect(service).toMatchObject({
        namespace: world.namespace,
        type: 'ClusterIP',
        headless: false,
        selector: { app: 'web' },
      });
      expect(service?.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 8080 }]);
      expect(service?.endpoints.map(({ pod }) => pod).sort()).toEqual([...(await world.pods(web))].sort());
      expect(service?.endpoints.every(({ ready, ports }) => ready && ports[0]?.port === 8080)).toBe(true);
      expect(facts.log).toEqual({ seen: expect.stringContaining('hello from app') });
      const events = facts.events !== undefined && 'seen' in facts.events ? facts.events.seen : [];
      expect(events.at(-1)?.reason).toBe('Started');
      expect(events.every(({ involvedObject }) => involvedObject.uid === target.podUid)).toBe(true);
    },
  },
  {
    title: 'of a pod that crashed, the log of the life before is seen',
    given: [crashing],
    observe: async (world) => {
      const target = await findOne(world, 'crashing');
      const facts = await world.cluster.look(target, { needs: ['log'], namespaces: [] }, limit());
      expect(facts.log).toEqual({ seen: expect.stringContaining('last words') });
    },
  },
  {
    title: 'nothing is held against a container in a pod that runs, or that crashes in a loop',
    given: [web, crashing],
    observe: async (world) => {
      for (const name of ['web', 'crashing']) {
        const spec = specOf(world, await findOne(world, name), [step(['id'])]);
        expect(await world.cluster.refusals(spec, limit())).toEqual([]);
      }
    },
  },
  ...(
    [
      ['that ended', ended, 'pod-ended'],
      ['that is on no node', nowhere, 'pod-unscheduled'],
    ] as const
  ).map(
    ([title, scene, code]): Observation => ({
      title: `a container is refused to a pod ${title}`,
      given: [scene],
      observe: async (world) => {
        const spec = specOf(world, await findOne(world, scene.name), [step(['id'])]);
        expect((await world.cluster.refusals(spec, limit())).map((refusal) => refusal.code)).toEqual([code]);
      },
    }),
  ),
  {
    title: 'a container is refused to a pod that is being deleted',
    given: [going],
    observe: async (world) => {
      const target = await findOne(world, 'going');
      await world.beginRemoval('going');
      const refusals = await world.cluster.refusals(specOf(world, target, [step(['id'])]), limit());
      expect(refusals.map((refusal) => refusal.code)).toEqual(['pod-terminating']);
    },
  },
  {
    title: 'a twenty-first ephemeral container is refused, a twentieth is not',
    given: [full],
    observe: async (world) => {
      const spec = specOf(world, await findOne(world, 'full'), [step(['id'])]);
      await world.fill('full', 19);
      expect(await world.cluster.refusals(spec, limit())).toEqual([]);
      await world.fill('full', 1);
      const [refusal] = await world.cluster.refusals(spec, limit());
      expect(refusal).toMatchObject({ code: 'container-budget', message: expect.stringContaining('already holds 20') });
    },
  },
  {
    title: 'a twentieth container that is there already is resumed and not refused',
    given: [filled],
    observe: async (world) => {
      const spec = specOf(world, await findOne(world, 'filled'), [step(['id'])]);
      const start = newStart();
      await world.fill('filled', 19);
      await readInjection(await world.cluster.inject(spec, start, limit()), spec, start);
      expect(await world.cluster.refusals(spec, limit(), start)).toEqual([]);
      expect(await world.cluster.refusals(spec, limit(), newStart())).toHaveLength(1);
    },
  },
  {
    title: 'a pod that is gone is said to be gone, by looking, by asking for refusals and by injecting',
    given: [bare],
    observe: async (world) => {
      const target = { ...(await findOne(world, 'bare')), pod: 'never-was' };
      const spec = specOf(world, target, [step(['id'])]);
      expect((await problemOf(world.cluster.look(target, { needs: [], namespaces: [] }, limit()))).code).toBe(
        'pod-gone',
      );
      expect((await world.cluster.refusals(spec, limit()))[0]?.code).toBe('pod-gone');
      expect((await problemOf(world.cluster.inject(spec, newStart(), limit()))).code).toBe('pod-gone');
    },
  },
];

import { expect } from '@jest/globals';
import { findOne, limit, problemOf, select } from './run-round.ts';
import type { Observation, Scene } from './world.ts';

export const web: Scene = { kind: 'Deployment', name: 'web', behaves: 'runs', replicas: 2, service: true };
export const bare: Scene = { kind: 'Pod', name: 'bare', behaves: 'runs', runAs: { uid: 1234, gid: 4321 } };
export const crashing: Scene = { kind: 'Pod', name: 'crashing', behaves: 'crashes' };
const webhook: Scene = { kind: 'Deployment', name: 'webhook', behaves: 'runs' };
const twins: Scene = {
  kind: 'Pod',
  name: 'twins',
  behaves: 'runs',
  containers: ['proxy', 'main'],
  defaultContainer: 'main',
};
const mixed: Scene = { kind: 'StatefulSet', name: 'mixed', behaves: 'the second crashes', replicas: 2 };
const set: Scene = { kind: 'StatefulSet', name: 'db', behaves: 'runs' };

export const findObservations: readonly Observation[] = [
  {
    title: 'a pod is found by its name, with its UID, its container and the IDs that the spec gives it',
    given: [bare],
    observe: async (world) => {
      const target = await findOne(world, 'bare');
      expect(target).toMatchObject({ cluster: 'here', namespace: world.namespace, pod: 'bare', os: 'linux' });
      expect(target.podUid).toMatch(/^[0-9a-f-]{36}$/);
      expect(target.container).toMatchObject({ name: 'app', running: true, uid: 1234, gid: 4321 });
      expect(target.container?.id).toMatch(/:\/\/\S+$/);
      expect(target.chosen).toBeUndefined();
    },
  },
  {
    title: 'the default container of the annotation is taken, and a named one before it',
    given: [twins],
    observe: async (world) => {
      expect((await findOne(world, 'twins')).container?.name).toBe('main');
      const named = select(world, { name: 'twins' }, { container: 'proxy' });
      expect((await world.cluster.find(named, limit()))[0]?.container?.name).toBe('proxy');
    },
  },
  {
    title: 'an unknown container name is refused with the names that there are',
    given: [twins],
    observe: async (world) => {
      const wrong = select(world, { name: 'twins' }, { container: 'mains' });
      const told = await problemOf(world.cluster.find(wrong, limit()));
      expect(told).toMatchObject({ code: 'container-not-found', nextStep: 'Did you mean `main`?' });
      expect(told.message).toContain('proxy, main');
    },
  },
  ...(['name', 'kind', 'labels'] as const).map(
    (how): Observation => ({
      title: `the pods of a Deployment are found by ${how}, and the sentence says of how many one was taken`,
      given: [web],
      observe: async (world) => {
        const by = {
          name: { name: 'web' },
          kind: { kind: 'Deployment', name: 'web' },
          labels: { labels: 'app=web' },
        } as const;
        const found = await world.cluster.find(select(world, by[how]), limit());
        expect(found.map(({ pod }) => pod).sort()).toEqual([...(await world.pods(web))].sort());
        const of = how === 'labels' ? 'with the labels app=web' : 'of Deployment web';
        expect(found[0]?.chosen).toBe(`one of 2 pods ${of}, all ready`);
      },
    }),
  ),
  {
    title: 'of several pods the least healthy is taken, and the sentence says what is wrong with it',
    given: [mixed],
    observe: async (world) => {
      const target = await findOne(world, 'mixed');
      expect(target.pod).toBe('mixed-1');
      expect(target.chosen).toMatch(
        /^least healthy of 2 pods of StatefulSet mixed: not ready, \w+, restarted (once|\d times)$/,
      );
    },
  },
  {
    title: 'the pods behind a Service are found by its kind and name',
    given: [web],
    observe: async (world) => {
      const found = await world.cluster.find(select(world, { kind: 'Service', name: 'web' }), limit());
      expect(found[0]?.chosen).toBe('one of 2 pods of Service web, all ready');
    },
  },
  {
    title: 'a prefix of the pods of one workload is enough',
    given: [webhook],
    observe: async (world) => {
      const [pod = ''] = await world.pods(webhook);
      expect((await findOne(world, pod.slice(0, -3))).pod).toBe(pod);
    },
  },
  {
    title: 'a prefix of several workloads is refused with their names',
    given: [web, webhook],
    observe: async (world) => {
      const told = await problemOf(findOne(world, 'we'));
      expect(told.code).toBe('ambiguous-target');
      expect(told.message).toContain('Deployment web, Deployment webhook');
    },
  },
  {
    title: 'a name that is nowhere is refused with the nearest one',
    given: [web, bare],
    observe: async (world) => {
      expect(await problemOf(findOne(world, 'beer'))).toMatchObject({
        code: 'pod-not-found',
        message: `There is no pod, workload or Service beer in namespace ${world.namespace}.`,
      });
      expect((await problemOf(findOne(world, 'webb'))).nextStep).toBe('Did you mean `web`?');
    },
  },
  {
    title: 'the name of a pod that was replaced leads to the one in its place, and the sentence says so',
    given: [webhook],
    observe: async (world) => {
      const [gone = ''] = await world.pods(webhook);
      await world.remove(gone);
      await world.place(webhook);
      const target = await findOne(world, gone);
      expect(target.pod).not.toBe(gone);
      expect(target.chosen).toMatch(new RegExp(`^${gone} was replaced( \\d+ s ago)?; looking at ${target.pod}$`));
    },
  },
  {
    title: 'an ordinal that a StatefulSet does not have leads to its pods',
    given: [set],
    observe: async (world) => {
      expect(await findOne(world, 'db-7')).toMatchObject({ pod: 'db-0' });
    },
  },
  {
    title: 'a pod that crashes in a loop is found as not running',
    given: [crashing],
    observe: async (world) => {
      expect((await findOne(world, 'crashing')).container).toMatchObject({ name: 'app', running: false });
    },
  },
  {
    title: 'no pod with the labels, and a text that is no selector, are refused',
    observe: async (world) => {
      const told = (labels: string) => problemOf(world.cluster.find(select(world, { labels }), limit()));
      expect((await told('app=nothing')).code).toBe('pod-not-found');
      expect((await told('app in (')).code).toBe('selector-refused');
    },
  },
];

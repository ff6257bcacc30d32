import { expect } from '@jest/globals';
import type { PodNews } from '../../../src/run/directory.ts';
import { untilTrue } from '../../until-true.ts';
import { bare, web } from './find-observations.ts';
import type { Observation, Scene } from './world.ts';

const passing: Scene = { kind: 'Pod', name: 'passing', behaves: 'runs' };

export const watchObservations: readonly Observation[] = [
  {
    title: 'every pod is told with its workload and how it is, then what comes and goes, until the watch is ended',
    given: [web, bare],
    observe: async (world) => {
      const { namespace } = world;
      const heard: PodNews[] = [];
      const stop = new AbortController();
      const hear = (news: PodNews): void => void heard.push(news);
      const watching = world.cluster.watchPods({ namespaces: [namespace], hear }, stop.signal);
      const isHeard = (fits: (news: PodNews) => boolean, what: string) =>
        untilTrue(async () => heard.some(fits), what, 60_000);

      await isHeard(({ type }) => type === 'all', 'the first list');
      const [all] = heard;
      const listed = all?.type === 'all' ? all.pods.filter((pod) => pod.namespace === namespace) : [];
      const [first] = await world.pods(web);
      expect(listed.find(({ name }) => name === first)).toEqual({
        namespace,
        name: first,
        owner: { kind: 'Deployment', name: 'web' },
        health: 'ready',
      });
      expect(listed.find(({ name }) => name === 'bare')).toEqual({ namespace, name: 'bare', health: 'ready' });

      await world.place(passing);
      await isHeard((news) => news.type === 'is' && news.pod.name === 'passing', 'the new pod');
      await world.remove('passing');
      await isHeard((news) => news.type === 'gone' && news.name === 'passing', 'that it is gone');
      stop.abort();
      await watching;
    },
  },
];

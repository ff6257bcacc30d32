import type { Directory, PodEntry, PodNews } from '../../src/run/directory.ts';

export interface FakeDirectory extends Directory {
  readonly hear: (cluster: string, news: PodNews) => void;
}

/** The names of pods in memory. */
export function createFakeDirectory(): FakeDirectory {
  const clusters = new Map<string, Map<string, PodEntry>>();
  const keyOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;
  return {
    pods: async (cluster) => {
      const pods = clusters.get(cluster);
      return pods === undefined ? undefined : [...pods.values()];
    },
    hear: (cluster, news) => {
      const pods = clusters.get(cluster) ?? new Map<string, PodEntry>();
      clusters.set(cluster, pods);
      if (news.type === 'is') pods.set(keyOf(news.pod), news.pod);
      if (news.type === 'gone') pods.delete(keyOf(news));
      if (news.type !== 'all') return;
      const { namespace } = news;
      for (const [key, pod] of pods) if (namespace === undefined || pod.namespace === namespace) pods.delete(key);
      for (const pod of news.pods) pods.set(keyOf(pod), pod);
    },
  };
}

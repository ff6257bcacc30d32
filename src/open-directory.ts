import { randomBytes } from 'node:crypto';
import type { Policy } from './access/policy.ts';
import { namespacesOf } from './access/read-policy.ts';
import type { ConnectedCluster } from './cluster/connect-cluster.ts';
import { keepDirectory } from './queue/keep-directory.ts';
import type { QueueParts } from './queue/open-queue.ts';

export interface DirectoryOptions {
  readonly KDEBUG_CLUSTER: string;
  readonly KDEBUG_DIRECTORY_SECONDS: number;
  readonly policy: Policy;
  readonly watch: ConnectedCluster['watchPods'];
}

/** Keeps the names that people pick from in Slack, unless KDEBUG_DIRECTORY_SECONDS is 0. */
export function openDirectory(
  { KDEBUG_CLUSTER: cluster, KDEBUG_DIRECTORY_SECONDS: seconds, policy, watch }: DirectoryOptions,
  queue: QueueParts,
): { close(): Promise<void> } {
  if (seconds === 0) return { close: async () => undefined };
  const namespaces = namespacesOf(policy);
  return keepDirectory(
    {
      cluster,
      worker: randomBytes(6).toString('hex'),
      ttlMs: seconds * 1_000,
      watch: (hear, signal) => watch({ namespaces, hear }, signal),
    },
    queue,
  );
}

/**
 * Every name that kdebug uses in Redis. What stands in braces decides the slot in a Redis Cluster: all keys of one run
 * lie together (scripts touch several of them), all queues lie together (BullMQ moves jobs between a queue's keys).
 */
export function redisKeys(prefix: string) {
  return {
    /** BullMQ's own prefix. */
    bull: `{${prefix}}`,
    asks: `${prefix}.asks`,
    posts: `${prefix}.posts`,
    jobs: (cluster: string): string => `${prefix}.jobs.${cluster}`,
    /** Set of the clusters that ever had a worker or a job. */
    clusters: `${prefix}:clusters`,
    stopped: `${prefix}:stopped`,
    cancels: `${prefix}:cancels`,
    workers: (cluster: string): string => `${prefix}:workers:${cluster}`,
    answered: (ask: string): string => `${prefix}:answered:${ask}`,
    join: (key: string): string => `${prefix}:join:${key}`,
    /** Sorted set: runs that are not settled, by their notAfter. */
    open: `${prefix}:open`,
    /** Sorted set: runs of one channel, thread or person, by the time they came there. */
    ran: (where: string): string => `${prefix}:ran:${where}`,
    head: (run: string): string => `${prefix}:{${run}}:head`,
    events: (run: string): string => `${prefix}:{${run}}:events`,
    report: (run: string, part: number): string => `${prefix}:{${run}}:report:${part}`,
    /** Set of the run's jobs as [cluster, part]. */
    jobsOf: (run: string): string => `${prefix}:{${run}}:jobs`,
    cancelled: (run: string): string => `${prefix}:{${run}}:cancelled`,
    rounds: (job: string): string => `${prefix}:{${job}}:rounds`,
    updates: `${prefix}:updates`,
    /** Names of a cluster's pods. Apart from the others, so that the Redis user of a worker reaches those of its own alone. */
    directory: (cluster: string): string => `{${prefix}.directory.${cluster}}:pods`,
    /** Which worker of the cluster keeps them. */
    keeper: (cluster: string): string => `{${prefix}.directory.${cluster}}:keeper`,
  } as const;
}

export type RedisKeys = ReturnType<typeof redisKeys>;

import type { Log } from '../log.ts';
import type { Ms } from '../request/request.ts';
import type { PartState } from './chat.ts';
import { foldEvents, hasEnded } from './fold-events.ts';
import { unattendedMs } from './limits.ts';
import type { Jobs, Runs } from './ports.ts';
import { clusterOf, whyExpired } from './why-expired.ts';

export interface WorkerWatchParts {
  readonly runs: Pick<Runs, 'overdue' | 'read' | 'tell'>;
  readonly jobs: Pick<Jobs, 'cancel' | 'workers'>;
  readonly clusters: readonly string[];
  readonly log: Log;
  readonly now: () => Ms;
}

/**
 * A look, each second in every bot, at clusters whose last worker went away: the cards of their runs say so at once,
 * and when no other worker came for a while the runs end, long before their time. Resolves with how many parts it ended.
 */
export function createWorkerWatch(parts: WorkerWatchParts): () => Promise<number> {
  const aloneSince = new Map<string, Ms>();
  return async () => {
    for (const cluster of parts.clusters) {
      if ((await parts.jobs.workers(cluster)) > 0) aloneSince.delete(cluster);
      else if (!aloneSince.has(cluster)) aloneSince.set(cluster, parts.now());
    }
    if (aloneSince.size === 0) return 0;
    let ended = 0;
    // All that are not settled, whenever their time ends.
    for (const run of await parts.runs.overdue(Number.MAX_SAFE_INTEGER))
      ended += await tryToLook(run, aloneSince, parts);
    return ended;
  };
}

/** One run that cannot be read (a newer kdebug wrote it) does not keep the others from their end; it comes up again. */
async function tryToLook(run: string, aloneSince: ReadonlyMap<string, Ms>, parts: WorkerWatchParts): Promise<number> {
  try {
    return await lookAt(run, aloneSince, parts);
  } catch (error) {
    parts.log.error({ err: error, run }, 'a run whose cluster may have no worker could not be looked at');
    return 0;
  }
}

async function lookAt(run: string, aloneSince: ReadonlyMap<string, Ms>, parts: WorkerWatchParts): Promise<number> {
  const { runs, jobs, log, now } = parts;
  const record = await runs.read(run);
  if (record === undefined) return 0;
  const card = foldEvents(record);
  const alone = card.parts.flatMap((part): readonly { readonly part: PartState; readonly since: Ms }[] => {
    const since = aloneSince.get(clusterOf(card, part));
    return hasEnded(part) || since === undefined ? [] : [{ part, since }];
  });
  const late = alone.filter(({ since }) => now() - since >= unattendedMs);
  for (const { part } of late) {
    await runs.tell(run, part.part, { type: 'ended', as: 'expired', problem: whyExpired(card, part, 0) });
    log.warn(
      { run, part: part.part, state: part.state },
      'a run whose cluster has no worker any more got its end here',
    );
  }
  // Behind the end, so that what a worker that comes back says of it comes too late to win.
  if (late.length > 0) await jobs.cancel(run);
  for (const { part, since } of alone) {
    if (now() - since < unattendedMs && part.unattended !== true)
      await runs.tell(run, part.part, { type: 'unattended' });
  }
  return late.length;
}

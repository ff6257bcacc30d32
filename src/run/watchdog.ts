import type { Log } from '../log.ts';
import type { Ms } from '../request/request.ts';
import { foldEvents, hasEnded } from './fold-events.ts';
import type { Jobs, Runs } from './ports.ts';
import { clusterOf, whyExpired } from './why-expired.ts';

export interface WatchdogParts {
  readonly runs: Pick<Runs, 'overdue' | 'read' | 'tell' | 'unsettled'>;
  readonly jobs: Pick<Jobs, 'cancel' | 'workers'>;
  readonly log: Log;
  readonly now: () => Ms;
}

/**
 * One look, every few seconds in each bot, at runs past their time. ended: parts that got their final state from here;
 * woken: runs that had ended, or could not be ended now; unsettled: runs whose answer has not fully arrived, for
 * the metric. Several bots may look at once: a part's first end counts. Throws when Redis does not answer.
 */
export async function watchdog(parts: WatchdogParts): Promise<{
  readonly ended: number;
  readonly woken: number;
  readonly unsettled: number;
}> {
  const counts = { ended: 0, woken: 0 };
  for (const run of await parts.runs.overdue(parts.now())) {
    const ended = await tryToEnd(run, parts);
    counts.ended += ended;
    if (ended === 0) counts.woken += 1;
  }
  return { ...counts, unsettled: await parts.runs.unsettled() };
}

/** One run that cannot be read (a newer kdebug wrote it) does not keep the others from their end; it comes up again. */
async function tryToEnd(run: string, parts: WatchdogParts): Promise<number> {
  try {
    return await endRun(run, parts);
  } catch (error) {
    parts.log.error({ err: error, run }, 'a run past its time could not be ended');
    return 0;
  }
}

async function endRun(run: string, { runs, jobs, log }: WatchdogParts): Promise<number> {
  const record = await runs.read(run);
  if (record === undefined) return 0;
  const card = foldEvents(record);
  const open = card.parts.filter((part) => !hasEnded(part));
  for (const part of open) {
    const workers = await jobs.workers(clusterOf(card, part));
    await runs.tell(run, part.part, { type: 'ended', as: 'expired', problem: whyExpired(card, part, workers) });
    log.warn({ run, part: part.part, state: part.state, workers }, 'a run was past its time and got its end here');
  }
  // News behind an end are dropped, but they wake the poster.
  if (open.length === 0) await runs.tell(run, 0, { type: 'ended', as: 'expired' });
  // Behind the end, so that what a cancelled worker says of itself comes too late to win.
  else await jobs.cancel(run);
  return open.length;
}

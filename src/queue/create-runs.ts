import { addLogFields } from '../log.ts';
import type { Ms } from '../request/request.ts';
import type { Opening, Runs } from '../run/ports.ts';
import { inTime } from './in-time.ts';
import type { QueueParts } from './open-queue.ts';
import { openRun } from './open-run.ts';
import { packReport } from './pack-report.ts';
import { readRun } from './read-run.ts';
import { noteRan, recentRuns } from './recent-runs.ts';
import { redisKeys } from './redis-keys.ts';
import { runTtlMs, storeJoin, storeMarks, storeNews } from './run-scripts.ts';
import { noSeals } from './seals.ts';
import { settleRun, sweepOverdue } from './settle-run.ts';

export interface RunsParts extends QueueParts {
  /** Wakes the poster: createPosts. Called behind each tell, also when the news was dropped: the wake may be missing. */
  readonly wake: (run: string) => Promise<void>;
  readonly now?: () => Ms;
}

/**
 * Runs on Redis. Per run a hash (head), a list of events and one key per report; a join marker per request key; one
 * sorted set of what is not settled. News of a run that is gone are dropped. With seals that verify, a run that no bot
 * opened is not there for read. TransientError when Redis does not answer.
 */
export function createRuns({ redis, prefix, wake, seals = noSeals, now = Date.now }: RunsParts): Runs {
  const keys = redisKeys(prefix);
  const parts = { redis, keys, now, seals };
  return {
    open: (opening: Opening, how) => inTime(redis, () => openRun(opening, how, parts)),
    async tell(run, part, news) {
      const { event, report } =
        news.type === 'reported'
          ? { event: { type: news.type }, report: await packReport(news.report) }
          : { event: news, report: '' };
      const at = now();
      const json = JSON.stringify({ v: 1, run, part, at, ...event });
      const touched = [keys.head(run), keys.events(run), keys.report(run, part)] as const;
      const ends = news.type === 'ended' ? '1' : '0';
      const stored = () => redis.eval(storeNews, 3, ...touched, part, json, ends, at, runTtlMs, report);
      const link = String(await inTime(redis, stored));
      if (link !== '') addLogFields({ link: JSON.parse(link) });
      await wake(run);
    },
    read: (run) => inTime(redis, () => readRun(run, parts)),
    async join(run, joined) {
      const field = `joined:${joined.who.id}`;
      await inTime(redis, () => redis.eval(storeJoin, 1, keys.head(run), field, JSON.stringify(joined)));
      await wake(run);
    },
    recent: (where, since) => inTime(redis, () => recentRuns(where, since, parts)),
    async mark(run, marks) {
      const fields = Object.entries(marks).flatMap(([name, value]) => [`delivery:${name}`, JSON.stringify(value)]);
      if (fields.length === 0) return;
      const store = (): Promise<unknown> => redis.eval(storeMarks, 1, keys.head(run), ...fields);
      const { thread } = marks;
      if (thread !== undefined) await inTime(redis, () => noteRan({ run, where: thread, at: now() }, parts));
      await inTime(redis, () => (marks.settled === true ? settleRun(run, parts, store) : store()));
    },
    overdue: (before) => inTime(redis, () => sweepOverdue(before, parts)),
    unsettled: () => inTime(redis, () => redis.zcard(keys.open)),
  };
}

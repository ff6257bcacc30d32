import type { Emit } from '../job/ports.ts';
import type { Ms } from '../request/request.ts';
import type { Metrics } from './create-metrics.ts';

type Measured = Pick<Metrics, 'waited' | 'steps' | 'jobs'>;

/** The same way out for one job's news; how long it waited, its steps took and it took is measured. */
export function measureJob(
  emit: Emit,
  { check, askedAt, resumed }: { readonly check: string; readonly askedAt: Ms; readonly resumed: boolean },
  { waited, steps, jobs }: Measured,
): Emit {
  const since = performance.now();
  // Of a job that another worker has begun, the wait was measured there.
  if (!resumed) waited.observe(Math.max(0, Date.now() - askedAt) / 1000);
  return async (news) => {
    await emit(news);
    if (news.type === 'reported') {
      for (const { tookMs, end } of news.report.outcomes) {
        if (end.by !== 'leftOut') steps.observe({ check, end: end.by }, tookMs / 1000);
      }
    }
    if (news.type === 'ended') jobs.observe({ check, end: news.as }, (performance.now() - since) / 1000);
  };
}

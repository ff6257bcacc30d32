import type { Audit, AuditEntry } from '../run/ports.ts';
import { type Metrics, requestEnds } from './create-metrics.ts';

type Measured = Pick<Metrics, 'requests' | 'verdicts' | 'refusals'>;

/** The same audit; each line of a request is counted. checks: what there is, for other names come from people. */
export function measureRequests(audit: Audit, metrics: Measured, checks: readonly string[]): Audit {
  const known = new Set(checks);
  // From 0 on, or the first one of a kind would be no increase.
  for (const check of checks) for (const end of requestEnds) metrics.requests.inc({ check, end }, 0);
  return (entry) => {
    audit(entry);
    if (entry.what !== 'run' && entry.what !== 'refused') return;
    count(entry, entry.check !== undefined && known.has(entry.check) ? entry.check : 'none', metrics);
  };
}

function count(entry: AuditEntry, check: string, { requests, verdicts, refusals }: Measured): void {
  const end = entry.what === 'refused' ? 'refused' : (entry.end ?? 'broken');
  requests.inc({ check, end });
  if (entry.verdict !== undefined) verdicts.inc({ check, verdict: entry.verdict });
  if (end === 'refused') refusals.inc({ code: entry.code ?? 'none', rule: entry.rule ?? 'none' });
}

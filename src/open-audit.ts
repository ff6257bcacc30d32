import type { Check } from './check/check.ts';
import type { Metrics } from './health/create-metrics.ts';
import { measureRequests } from './health/measure-requests.ts';
import { createAuditLog, type LogLevel } from './log.ts';
import { auditTo } from './run/audit-entry.ts';
import type { Audit } from './run/ports.ts';

/** The audit of a bot or worker: one line and one count for each request. checks: all that can be asked for, those in YAML too. */
export function openAudit(level: LogLevel, metrics: Metrics, checks: readonly Pick<Check, 'name'>[]): Audit {
  return measureRequests(auditTo(createAuditLog(level)), metrics, [...checks.map(({ name }) => name), 'raw']);
}

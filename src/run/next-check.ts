import type { Finding, Hop } from '../report/finding.ts';
import type { Report } from '../report/report.ts';

/** Where the first thing breaks says which look goes deeper, when the finding itself does not. None of them needs arguments. */
const deeper: Readonly<Partial<Record<Hop, string>>> = {
  node: 'node',
  pod: 'triage',
  resource: 'resources',
  process: 'ps',
  name: 'netcheck',
  route: 'netcheck',
  connect: 'netcheck',
};

/** The check to run next: what the findings suggest, the worst first, else what goes deeper where it breaks. */
export function nextCheck(report: Report | undefined): NonNullable<Finding['suggest']> | undefined {
  if (report === undefined) return undefined;
  const own = report.findings.flatMap(({ severity, suggest }) => (severity === 'ok' ? [] : (suggest ?? [])));
  const failing = report.findings.filter(({ severity }) => severity === 'critical' || severity === 'warning');
  const byHop = failing.flatMap(({ hop }) => deeper[hop] ?? []).map((check) => ({ check, args: {} }));
  return [...own, ...byHop].find(({ check }) => check !== report.check && check !== 'raw');
}

import type { Finding, Hop, Severity } from './finding.ts';
import { createSameThing, isOwnPart } from './same-thing.ts';

export interface Ranking {
  /** All findings: each cause with its symptoms behind it, the worst first; then what is only worth knowing or fine. */
  readonly ranked: readonly Finding[];
  /**
   * Symptom's code -> its cause's code. One code may stand for findings about different things, so a code is named here
   * only when each finding of that code has a cause, and all of them have a cause of the same code.
   */
  readonly under: Readonly<Record<string, string>>;
  /** Failing findings that nothing else explains: the independent problems, the worst first. */
  readonly causes: readonly Finding[];
}

/** Which finding explains which, from code, severity, hop and about alone. The order of the findings changes nothing. */
export function rankFindings(findings: readonly Finding[]): Ranking {
  const sorted = findings.toSorted(compareFindings);
  const failing = sorted.filter(isFailing);
  const explains = createExplains(failing);
  const causeOf = new Map<Finding, Finding>();
  for (const symptom of failing) {
    const cause = failing.filter((other) => explains(other, symptom)).toSorted(byHop)[0];
    if (cause !== undefined) causeOf.set(symptom, cause);
  }
  const causes = failing.filter((finding) => !causeOf.has(finding));
  const withSymptoms = (cause: Finding): readonly Finding[] => [
    cause,
    ...failing.filter((finding) => causeOf.get(finding) === cause).flatMap(withSymptoms),
  ];
  const ranked = [...causes.flatMap(withSymptoms), ...sorted.filter((finding) => !isFailing(finding))];
  return { ranked, under: nameCauses(failing, causeOf), causes };
}

/** From the root outwards. A full resource ends a process, a dead process leaves its port closed, and so on. */
const hops: readonly Hop[] = [
  'cluster',
  'node',
  'pod',
  'resource',
  'process',
  'name',
  'route',
  'connect',
  'tls',
  'protocol',
  'login',
];
const severities: readonly Severity[] = ['critical', 'warning', 'info', 'ok'];

function isFailing({ severity }: Finding): boolean {
  return severity === 'critical' || severity === 'warning';
}

/**
 * A cause is nearer to the root, about the same thing, and at least as severe: a slow name does not explain a refused
 * connection. What the target is made of hangs together: its node explains its pod, its pod its containers.
 */
function createExplains(failing: readonly Finding[]): (cause: Finding, symptom: Finding) => boolean {
  const same = createSameThing(failing.map(({ about }) => about));
  const ownHops: readonly Hop[] = ['node', 'pod', 'resource', 'process'];
  const isOwn = ({ hop, about }: Finding): boolean => hop === 'node' || (isOwnPart(about) && ownHops.includes(hop));
  return (cause, symptom) => {
    if (depth(cause) >= depth(symptom)) return false;
    if (severities.indexOf(cause.severity) > severities.indexOf(symptom.severity)) return false;
    if (widths.some((reaches) => reaches(cause, symptom))) return true;
    return same(cause.about, symptom.about) || (isOwn(cause) && isOwn(symptom) && holds(cause, symptom));
  };
}

/** What the whole pod lacks shows at every peer: without an address or a route at each, without DNS at each name. */
const widths: readonly ((cause: Finding, symptom: Finding) => boolean)[] = [
  ({ code }, symptom) => code === 'no-address' && isOnTheWay(symptom),
  ({ code }, symptom) => code === 'no-default-route' && isOnTheWay(symptom),
  ({ code }, { hop }) => code === 'no-nameserver' && hop === 'name',
  ({ code, about }, { hop }) => isSilentDns(code, about) && hop === 'name',
];

function isSilentDns(code: string, about: string): boolean {
  return about.startsWith('cluster DNS') && ['dns-no-answer', 'dns-failed'].includes(code);
}

function isOnTheWay({ hop }: Finding): boolean {
  return hops.indexOf(hop) >= hops.indexOf('name');
}

/** Two containers stand side by side; a node or a pod holds them. */
function holds(cause: Finding, symptom: Finding): boolean {
  return cause.hop === 'node' || !/^container /i.test(cause.about) || cause.about === symptom.about;
}

function nameCauses(
  failing: readonly Finding[],
  causeOf: ReadonlyMap<Finding, Finding>,
): Readonly<Record<string, string>> {
  const under: Record<string, string> = {};
  for (const [code, found] of Map.groupBy(failing, (finding) => finding.code)) {
    const causes = new Set(found.map((finding) => causeOf.get(finding)?.code));
    const [cause] = causes;
    if (causes.size !== 1 || cause === undefined) continue;
    // A loop of codes would send a renderer round in circles; hops that only grow cannot make one.
    const deepest = Math.max(...failing.filter((finding) => finding.code === cause).map(depth));
    if (found.every((finding) => depth(finding) > deepest)) under[code] = cause;
  }
  return under;
}

function depth(finding: Finding): number {
  // What explains every peer lies before the first hop to one, and in the order of its table.
  const wide = widths.findIndex((reaches) => reaches(finding, { ...finding, code: '', about: '', hop: 'name' }));
  return wide === -1 ? hops.indexOf(finding.hop) : hops.indexOf('name') - 1 + (wide + 1) / (widths.length + 1);
}

function byHop(a: Finding, b: Finding): number {
  return depth(a) - depth(b) || compareFindings(a, b);
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    depth(a) - depth(b) ||
    compareText(a.code, b.code) ||
    compareText(a.about, b.about) ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

/** Not localeCompare: the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

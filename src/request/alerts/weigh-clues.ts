import type { AlertKind, Clue, Setting, Subject } from './alert.ts';
import { mayOwn } from './pod-shape.ts';

/** A subject with all that speaks for it. */
export interface Candidate {
  readonly subject: Subject;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** From here on a subject is named, and not only perhaps. */
export const named = 60;
/** It is named with its kind, or nothing but a pod is called so. */
const surely = 64;
/** No message that means something has more. */
const mostClues = 400;
/** From here on it is worth asking. */
export const askable = 50;

/** Clues brought together: one candidate for each subject, the likeliest first. */
export function weighClues(clues: readonly Clue[]): readonly Candidate[] {
  const inOrder = clues
    .filter(isNamed)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostClues);
  const candidates: Candidate[] = [];
  for (const clue of inOrder) {
    const at = candidates.findIndex(({ subject }) => isSame(subject, clue));
    const known = candidates[at];
    if (known === undefined) candidates.push(toCandidate(clue));
    else candidates[at] = merge(known, clue);
  }
  const exact = leaveOutOwners(leaveOutPlaces(candidates, clues));
  const everywhere = commonSetting(clues);
  const likely = exact.filter(({ score }) => score >= askable).length;
  return exact.map((one) => ({ ...one, subject: fill(one.subject, everywhere, likely) }));
}

type NamedClue = Clue & { readonly kind: AlertKind; readonly name: string };
const isNamed = (clue: Clue): clue is NamedClue => clue.kind !== undefined && clue.name !== undefined;

function isSame(subject: Subject, clue: NamedClue): boolean {
  const agrees = (key: 'namespace' | 'cluster'): boolean =>
    subject[key] === undefined || clue[key] === undefined || subject[key] === clue[key];
  return subject.kind === clue.kind && subject.name === clue.name && agrees('namespace') && agrees('cluster');
}

function toCandidate({ score, reason, ...subject }: NamedClue): Candidate {
  return { subject, score, reasons: [reason] };
}

function merge(known: Candidate, clue: NamedClue): Candidate {
  const { score: _, reason, ...more } = clue;
  const reasons = known.reasons.includes(reason) ? known.reasons : [...known.reasons, reason];
  return { ...known, subject: { ...more, ...known.subject }, reasons };
}

/** The name of the cluster or namespace may look like a pod's. */
function leaveOutPlaces(candidates: readonly Candidate[], clues: readonly Clue[]): readonly Candidate[] {
  const places = new Set(clues.flatMap(({ cluster, namespace }) => [cluster, namespace]));
  return candidates.filter(({ subject, score }) => score >= surely || !places.has(subject.name));
}

/** What owns a named pod, or is less sure than it, is not meant besides it. */
function leaveOutOwners(candidates: readonly Candidate[]): readonly Candidate[] {
  const pods = candidates.filter(({ subject, score }) => subject.kind === 'Pod' && score >= named);
  const jobs = candidates.filter(({ subject, score }) => subject.kind === 'Job' && score >= named);
  const workloads = candidates.filter(({ subject, score }) => subject.kind !== 'Service' && score >= named);
  const best = pods[0]?.score ?? 0;
  return candidates.filter(({ subject, score }) => {
    if (subject.kind === 'Pod') return true;
    if (pods.length > 0 && (score < best || pods.some((pod) => mayOwn(subject.name, pod.subject.name)))) return false;
    if (subject.kind === 'CronJob') return !jobs.some((job) => mayOwn(subject.name, job.subject.name));
    return subject.kind !== 'Service' || !workloads.some((workload) => workload.score >= score);
  });
}

/** What all clues that tell it tell alike. */
function commonSetting(clues: readonly Clue[]): Setting {
  const sure = clues.filter(({ score }) => score >= 45);
  const only = (key: keyof Setting): Setting => {
    const values = new Set(sure.flatMap((clue) => clue[key] ?? []));
    const [value] = values;
    return values.size === 1 && value !== undefined ? { [key]: value } : {};
  };
  return { ...only('cluster'), ...only('namespace'), ...only('container') };
}

function fill(subject: Subject, { container, ...where }: Setting, among: number): Subject {
  const own = container !== undefined && among === 1 ? { container } : {};
  return { ...own, ...where, ...subject };
}

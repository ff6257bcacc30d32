import type { Outcome } from '../runner/outcome.ts';
import type { Finding } from './finding.ts';
import { rankFindings } from './rank.ts';
import type { Report, Verdict } from './report.ts';

export type ReportParts = Omit<Report, 'v' | 'verdict' | 'headline' | 'under' | 'masked'>;

/** The report of one job: findings ranked, verdict and headline from them. `masked` stays empty: redaction comes after. */
export function composeReport(parts: ReportParts): Report {
  const { ranked, under, causes } = rankFindings(parts.findings);
  const looked = whatWasLookedAt(parts);
  const verdict = judge(causes, looked, parts);
  const sentence = causes.length > 0 ? nameProblems(causes) : sayWhatWasSeen({ ...parts, findings: ranked }, looked);
  return { ...parts, v: 1, verdict, headline: `${parts.target.pod}: ${sentence}`, findings: ranked, under, masked: {} };
}

/** The first line of every answer: 'BROKEN checkout-7f9c: Service orders has no ready endpoint'. */
export function headlineWithVerdict({ verdict, headline }: Pick<Report, 'verdict' | 'headline'>): string {
  return `${verdict.toUpperCase()} ${headline}`;
}

interface Looked {
  /** Steps that ran to an end, and places in the API that a finding rests on. */
  readonly at: ReadonlySet<string>;
  /** Steps that ran not at all or not to their end. */
  readonly notAt: ReadonlySet<string>;
}

function whatWasLookedAt({ outcomes, findings }: ReportParts): Looked {
  const at = new Set(outcomes.filter(isLook).map(({ step }) => step));
  const notAt = new Set(outcomes.map(({ step }) => step).filter((step) => !at.has(step)));
  for (const { from } of findings.flatMap(({ evidence }) => evidence)) if (from.startsWith('api:')) at.add(from);
  return { at, notAt };
}

/** 126 and 127: the container has no such command, or may not run it (POSIX, "Exit Status for Commands"). */
function isLook({ end, stdout }: Outcome): boolean {
  if (end.by === 'exit') return end.code !== 126 && end.code !== 127;
  return end.by === 'signal' || (end.by === 'timeout' && stdout !== '');
}

function isBlind({ unseen }: Finding): boolean {
  return unseen === true;
}

function judge(
  causes: readonly Finding[],
  { at }: Looked,
  { findings, outcomes }: Pick<ReportParts, 'findings' | 'outcomes'>,
): Verdict {
  if (causes.some(({ severity }) => severity === 'critical')) return 'broken';
  if (causes.length > 0) return 'degraded';
  const blind = findings.length > 0 && findings.every(isBlind);
  // What a step would have said that did not get to its end, nobody knows: a busy pod is no healthy one.
  const brokenOff = outcomes.some(({ end }) => end.by === 'timeout' || end.by === 'lost');
  return at.size > 0 && !blind && !brokenOff ? 'healthy' : 'unknown';
}

function nameProblems([first, ...others]: readonly Finding[]): string {
  const more = others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'problem' : 'problems'}`;
  return `${asClause(first?.sentence ?? '')}${more}`;
}

function sayWhatWasSeen(parts: ReportParts, { at, notAt }: Looked): string {
  const why = whyNot(parts);
  if (at.size === 0) return `nothing could be looked at${after(why ?? whyBlind(parts))}`;
  const seen =
    onlyThingTold(parts) ??
    whatIsAsked(parts) ??
    `nothing wrong in ${nameSome([...at].map((place) => place.replace(/^api:/, '')))}`;
  const [refusal] = parts.notLooked;
  const because = refusal === undefined ? '' : `: ${asClause(refusal.message)}`;
  const late = parts.outcomes.filter(({ end, step }) => end.by === 'timeout' && at.has(step)).map(({ step }) => step);
  if (late.length > 0) return `${seen}; not done in its time: ${nameSome([...new Set([...late, ...notAt])])}`;
  if (notAt.size > 0) return `${seen}; could not look at ${nameSome([...notAt])}${because}`;
  return why === undefined ? seen : `${seen}; not everything could be looked at: ${why}`;
}

/** One step that ran and tells one thing (how a command ended, that a peer answers) is answered by that thing. */
function onlyThingTold({ findings, outcomes }: ReportParts): string | undefined {
  const told = findings.filter((finding) => !isBlind(finding));
  const [first = findings[0]] = told;
  const one = told.length === 1 && new Set(outcomes.filter(isLook).map(({ step }) => step)).size <= 1;
  return first !== undefined && (one || findings.every(isBlind)) ? asClause(first.sentence) : undefined;
}

/** Several steps that tell about one thing, such as the system of a container: what is worth knowing is the answer. */
function whatIsAsked({ findings }: ReportParts): string | undefined {
  const told = findings.filter((finding) => !isBlind(finding));
  const isOne = told.every(({ about }) => about === told[0]?.about);
  const news = isOne ? told.find(({ severity }) => severity === 'info') : undefined;
  return news === undefined ? undefined : asClause(news.sentence);
}

function whyNot({ notLooked, outcomes }: ReportParts): string | undefined {
  const reasons = outcomes.flatMap(({ end }) => (end.by === 'leftOut' ? [end.why] : []));
  const [first] = [...notLooked, ...reasons];
  return first === undefined ? undefined : asClause(first.message);
}

/** The reader is told why in the first line, also where no finding and no refusal says it. */
function whyBlind({ findings, outcomes }: ReportParts): string | undefined {
  const blind = findings.find(isBlind);
  if (blind !== undefined) return asClause(blind.sentence);
  const outcome = outcomes.find((one) => !isLook(one));
  if (outcome === undefined) return undefined;
  const { step, end } = outcome;
  if (end.by === 'exit') return `the image lacks a command that step ${step} needs`;
  return end.by === 'timeout'
    ? `step ${step} did not end within its time limit`
    : `step ${step} did not run to its end`;
}

function after(why: string | undefined): string {
  return why === undefined ? '' : `: ${why}`;
}

const namedAtMost = 4;

function nameSome(steps: readonly string[]): string {
  const more = steps.length - namedAtMost;
  return steps.slice(0, namedAtMost).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** One line without its full stop, so that something can follow. */
function asClause(sentence: string): string {
  return sentence.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

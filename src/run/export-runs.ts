import { plainText } from '../report/plain-text.ts';
import { renderRepeats } from '../request/render-command.ts';
import type { Ms, Person } from '../request/request.ts';
import type { PartState } from './chat.ts';
import { foldEvents } from './fold-events.ts';
import type { RunRecord } from './ports.ts';

/** What an export is about. at: the channel, as policy rules name it. */
export interface Exported {
  readonly at: string;
  readonly by: Person;
  readonly now: Ms;
  readonly runs: readonly ReturnType<typeof exportEntry>[];
}

/** One run as the timeline shows it: who asked what when, how it ended, and what was found. Without the output of steps. */
export function exportEntry(record: RunRecord) {
  const { request, events, joined, delivery } = record;
  const { run, from, check, args, askedAt } = request;
  const card = foldEvents(record);
  return {
    run,
    askedAt: iso(askedAt),
    askedBy: { id: from.id, name: from.name },
    check,
    args,
    command: renderRepeats(request)[0],
    private: request.at.private,
    ...(delivery.link === undefined ? {} : { link: delivery.link }),
    joined: joined.map(({ who, at }) => ({ at: iso(at), id: who.id, name: who.name })),
    parts: card.parts.map((part) => ({ ...exportPart(part), on: request.on[part.part] ?? request.on[0] })),
    timeline: events
      .filter(({ type }) => type !== 'running')
      .map(({ at, part, type }) => ({ at: iso(at), part, what: type })),
  };
}

function exportPart({ target, report, end, cancelledBy, state }: PartState) {
  return {
    ...(target === undefined ? {} : { target }),
    end: end?.as ?? state,
    ...(cancelledBy === undefined ? {} : { cancelledBy: cancelledBy.name }),
    ...(end?.problem === undefined ? {} : { problem: end.problem }),
    ...(report === undefined
      ? {}
      : {
          verdict: report.verdict,
          headline: report.headline,
          findings: report.findings,
          notLooked: report.notLooked,
          facts: report.facts,
        }),
  };
}

export function exportJson({ at, by, now, runs }: Exported): string {
  const about = { v: 1, at, madeAt: iso(now), madeFor: { id: by.id, name: by.name } };
  return `${JSON.stringify({ ...about, runs }, null, 2)}\n`;
}

/** Times are UTC. */
export function exportMarkdown({ at, by, now, runs }: Exported): string {
  return [
    `# What kdebug was asked in ${data(at)}`,
    '',
    `${runs.length === 1 ? '1 run' : `${runs.length} runs`}, as ${data(by.name)} may see them, at ${iso(now)}. Times are UTC.`,
    '',
    ...runs.flatMap((entry) => [...section(entry), '']),
  ].join('\n');
}

function section(entry: Exported['runs'][number]): readonly string[] {
  const { askedAt, askedBy, joined, link, run, command, parts } = entry;
  return [
    `## ${askedAt.slice(0, 19).replace('T', ' ')} ${data(askedBy.name)}: ${data(command)}`,
    '',
    ...parts.flatMap(findings),
    ...joined.map(({ at, name }) => `- asked by ${data(name)} too, at ${at.slice(11, 19)}`),
    `- run ${run}${entry.private ? ' (private)' : ''}${link === undefined ? '' : `, <${link}>`}`,
  ];
}

function findings(part: Exported['runs'][number]['parts'][number]): readonly string[] {
  const { verdict, headline, findings: found = [], problem, end, cancelledBy } = part;
  const by = cancelledBy === undefined ? '' : ` by ${data(cancelledBy)}`;
  const why = problem === undefined ? '' : `: ${data(problem.message)}`;
  return [
    verdict === undefined ? `**${end}**${by}${why}` : `**${verdict.toUpperCase()}** ${data(headline ?? '')}`,
    '',
    ...found
      .filter(({ severity }) => severity !== 'ok')
      .map(
        ({ severity, sentence, nextStep }) =>
          `- ${severity}: ${data(sentence)}${nextStep === '' ? '' : ` → ${data(nextStep)}`}`,
      ),
  ];
}

/** One line of data: no character of it is markup. */
function data(text: string): string {
  return plainText(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_{}[\]<>()#|~!&]/g, '\\$&');
}

function iso(at: Ms): string {
  return new Date(at).toISOString();
}

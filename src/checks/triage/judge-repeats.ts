import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { explainLine } from './explain-line.ts';
import { logReasons, noise } from './log-reasons.ts';
import { withoutStamp } from './read-log-reason.ts';
import { repeatCode, repeatFinding } from './repeat-codes.ts';
import { type Container, type LogLine, timedLogOf, type View } from './view.ts';

const spanMs = 5 * 60_000;
/** Reading the log, and a line that is a little late. */
const marginMs = 5_000;
/** A peer may come up late, and then it is over; a file does not come by itself. */
const ofFiles = /-(?:missing-file|permission-denied|read-only|no-space)$/;
const leastTimes = { ofFiles: 2, others: 3 } as const;

/**
 * A container that runs and says the same trouble again and again, up to now. Said once or at the start alone it is over;
 * a line without its time is never taken.
 */
export function judgeRepeats(view: View, container: Container): Finding | undefined {
  if (container.status?.state?.running === undefined || container.isInit) return undefined;
  const lines = timedLogOf(view, container.name, false).filter(({ atMs }) => atMs > 0 && view.now - atMs < spanMs);
  const known = lines.flatMap((one) => troubleIn(one));
  const groups = [...Map.groupBy(known, ({ shape }) => shape).values()].filter(
    (group) => isOften(group) && goesOn(group, lines, view.now),
  );
  const last = groups
    .flatMap((group) => group.at(-1) ?? [])
    .toSorted((a, b) => a.atMs - b.atMs)
    .at(-1);
  if (last === undefined) return undefined;
  const { code, clause, about } = explainLine(view, container, last);
  const own = repeatCode(code);
  if (own === undefined) return undefined;
  const sentence = `${container.title} writes again and again, up to now: ${clause}`;
  return repeatFinding(own, { about: about ?? container.title, sentence, evidence: [evidence('api:log', last.line)] });
}

export interface Trouble extends LogLine {
  readonly code: (typeof logReasons)[number]['code'];
  readonly shape: string;
}

/** Clients that leave and requests that time out are everyday life of a server that is well. */
const everyday = /connection reset|ECONNRESET|broken pipe|timed? ?out|\b(?:GET|POST|PUT|HEAD|DELETE) \//i;

export function troubleIn({ line, atMs }: LogLine): readonly Trouble[] {
  const text = withoutStamp(line);
  if (noise.test(line) || everyday.test(text)) return [];
  const code = logReasons.find(({ pattern }) => pattern.test(text))?.code;
  const shape = shapeOf(line);
  return code === undefined || repeatCode(code) === undefined ? [] : [{ line: text, atMs, code, shape }];
}

function isOften(group: readonly Trouble[]): boolean {
  const code = group[0]?.code ?? '';
  return group.length >= (ofFiles.test(code) ? leastTimes.ofFiles : leastTimes.others);
}

/** It keeps its pace up to now; silence since, or something else said since, means that it is over. */
function goesOn(group: readonly Trouble[], lines: readonly LogLine[], now: number): boolean {
  const last = group.at(-1)?.atMs ?? 0;
  const gaps = group.slice(1).map(({ atMs }, i) => atMs - (group[i]?.atMs ?? atMs));
  const usual = Math.max(...gaps, 1000);
  const newest = lines.at(-1)?.atMs ?? last;
  return newest - last <= 2 * usual && now - last <= 2 * usual + marginMs && !hasNews(lines, last);
}

/** 'connected' after the errors of a start: a line unlike any before the last trouble tells that something changed. */
function hasNews(lines: readonly LogLine[], lastMs: number): boolean {
  const before = new Set(lines.filter(({ atMs }) => atMs <= lastMs).map(({ line }) => shapeOf(line)));
  return lines.some(({ line, atMs }) => atMs > lastMs && !before.has(shapeOf(line)));
}

function shapeOf(line: string): string {
  return withoutStamp(line).replace(/\d+/g, '0');
}

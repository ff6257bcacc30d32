import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { correctByLook } from './correct-by-look.ts';
import { explainLine } from './explain-line.ts';
import { logReasons, noise } from './log-reasons.ts';
import { withoutStamp } from './read-log-reason.ts';
import { repeatCode, repeatFinding } from './repeat-codes.ts';
import { serverRefuses } from './server-words.ts';
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
export function judgeRepeats(view: View, container: Container): readonly Finding[] {
  if (container.status?.state?.running === undefined || container.isInit) return [];
  const lines = timedLogOf(view, container.name, false).filter(({ atMs }) => atMs > 0 && view.now - atMs < spanMs);
  const known = lines.flatMap((one) => troubleIn(one));
  const groups = [...Map.groupBy(known, ({ shape }) => shape).values()].filter(
    (group) => isOften(group) && goesOn(group, lines, view.now),
  );
  const newest = groups.flatMap((group) => group.at(-1) ?? []).toSorted((a, b) => b.atMs - a.atMs);
  const told = newest.flatMap((last) => tell(view, container, last));
  return [...new Map(told.toReversed().map((finding) => [finding.about, finding])).values()]
    .toReversed()
    .slice(0, most);
}

/** Of each peer the newest; more would only repeat them. */
const most = 3;

function tell(view: View, container: Container, last: Trouble): readonly Finding[] {
  const { code, clause, about } = explainLine(view, container, last);
  const own = repeatCode(code);
  if (own === undefined) return [];
  const sentence = `${container.title} writes again and again, up to now: ${clause}`;
  const seen = [evidence('api:log', last.line)] as const;
  return [correctByLook(view, repeatFinding(own, { about: about ?? container.title, sentence, evidence: seen }))];
}

export interface Trouble extends LogLine {
  readonly code: (typeof logReasons)[number]['code'];
  readonly shape: string;
}

/** Clients that leave and requests that time out are everyday life of a server that is well. */
const everyday =
  /connection reset|ECONNRESET|broken pipe|timed? ?out|\b(?:GET|POST|PUT|PATCH|HEAD|DELETE)\b["']? {1,9}["']?\/|\b(?:method|verb)["']?[=:] ?["']?(?:GET|POST|PUT|PATCH|HEAD|DELETE)\b/i;
/** A line that says itself that it is no error. */
const harmless = /\blevel=["']?(?:info|debug)\b|^\[?["']?(?:INFO|DEBUG|NOTICE)\b|\b(?:skipping|creating|ignored)\b/;

/** What an app may as well say of its own visitors. */
const ofVisitors = /-(?:http-status|login-refused)$/;

export function troubleIn({ line, atMs }: LogLine): readonly Trouble[] {
  const text = withoutStamp(line);
  if (noise.test(line) || everyday.test(text)) return [];
  const code = logReasons.find(({ pattern }) => pattern.test(text))?.code;
  if (ofVisitors.test(code ?? '') && harmless.test(text)) return [];
  if (code === 'crash-login-refused' && !serverRefuses.test(text)) return [];
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

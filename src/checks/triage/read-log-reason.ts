import { type LogCode, logReasons, noise } from './log-reasons.ts';

export interface FoundReason {
  readonly code: LogCode;
  readonly line: string;
}

/** What was said long before the end has been overcome. */
const lastLines = 40;

/** The line of an ended life's log that tells why it ended; the nearest to the end among the most telling ones. */
export function readLogReason(lines: readonly string[]): FoundReason | undefined {
  const tail = lines.slice(-lastLines).map(withoutStamp);
  const telling = tail.map((line, i) => ({ line, i, code: codeOf(line) })).filter(({ code }) => code !== undefined);
  const found =
    telling.findLast(({ code }) => code !== 'crash-exit' && code !== 'crash-exception') ??
    telling.findLast(({ code }) => code === 'crash-exception') ??
    telling.at(-1);
  if (found?.code === undefined) return undefined;
  // Of several lines about one trouble with a file, the one that says which file.
  const best =
    ofFiles.test(found.code) && !hasPath.test(found.line) ? telling.findLast(isNamed(found.code)) : undefined;
  const { line, i } = best ?? found;
  return { code: found.code, line: named(line, tail[i - 1]) };
}

const ofFiles = /-(?:missing-file|permission-denied|read-only|no-space)$/;
const hasPath = /(?:^|[\s'"`(=])\/[\w.-]/;

function isNamed(wanted: LogCode): (one: { readonly code?: LogCode | undefined; readonly line: string }) => boolean {
  return ({ code, line }) => code === wanted && hasPath.test(line);
}

function codeOf(line: string): LogCode | undefined {
  return noise.test(line) ? undefined : logReasons.find(({ pattern }) => pattern.test(line))?.code;
}

/** A line that names no object says what is wrong with the one before (redis, some parsers). */
function named(line: string, before: string | undefined): string {
  return before === undefined || noise.test(before) || /["'/:=\d]/.test(line)
    ? line
    : `${line} (${before.replace(/^[>*\s]+/, '')})`;
}

/** Times at the beginning differ from life to life and say nothing. */
export function withoutStamp(line: string): string {
  return line
    .replace(/^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[\d.,]{0,12}(?:Z|[+-]\d\d:?\d\d)?\]?[: ]{0,3}/, '')
    .trim();
}

export function lastWords(lines: readonly string[]): string | undefined {
  return lines.map(withoutStamp).findLast((line) => line !== '' && !noise.test(line));
}

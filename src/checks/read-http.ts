import type { Fact } from '../report/finding.ts';

export interface HttpAnswer {
  /** undefined: no HTTP answer came. */
  readonly status?: number;
  readonly headers: readonly string[];
  /** curl's exit status and sentence, when curl asked. */
  readonly curl?: { readonly exit: number; readonly said: string };
  readonly resolveMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  readonly totalMs?: number;
  /** Where a redirect leads, without its query. */
  readonly to?: string;
  /** The verify result of OpenSSL, 0 for a chain that this image trusts. */
  readonly verify?: number;
  readonly noTool: boolean;
}

/** What the step of `http` printed after the connect; undefined when it did not get that far. */
export function readHttp(text: string): HttpAnswer | undefined {
  const lines = text.split('\n');
  const curl = lines.findLast((line) => line.startsWith('curl-says '));
  const nc = /^nc-says (\d{1,9})$/m.exec(text)?.[1];
  const noTool = lines.includes('no tool here speaks to it');
  if (curl === undefined && nc === undefined && !noTool) return undefined;
  // Interim answers (100, 103) come before the final one.
  const status = lines.flatMap((line) => /^HTTP\/[\d.]{1,4} (\d{3})$/.exec(line)?.[1] ?? []).at(-1);
  const headers = lines.flatMap((line) => /^header ([A-Za-z0-9-]{1,60})$/.exec(line)?.[1] ?? []).slice(0, 60);
  const resolveMs = /^resolved (\d{1,9})$/m.exec(text)?.[1];
  return {
    headers,
    noTool,
    ...(status === undefined ? {} : { status: Number(status) }),
    ...(resolveMs === undefined ? {} : { resolveMs: Number(resolveMs) }),
    ...(nc === undefined ? {} : { totalMs: Number(nc) }),
    ...(curl === undefined ? {} : readCurl(curl, lines)),
  };
}

function readCurl(line: string, lines: readonly string[]): Partial<HttpAnswer> {
  const field = (name: string): string | undefined => new Map(line.split(' ').map(pairOf)).get(name);
  const ms = (name: string): number => Math.round(Number(field(name) ?? 0) * 1000) || 0;
  const to = field('to');
  const tls = ms('tls');
  const said = lines.findLast((one) => one.startsWith('curl: ')) ?? '';
  return {
    curl: { exit: Number(field('exit')) || 0, said },
    connectMs: ms('tcp'),
    firstByteMs: ms('first'),
    totalMs: ms('total'),
    ...(tls > 0 ? { tlsMs: tls - ms('tcp'), verify: Number(field('verify')) || 0 } : {}),
    ...(to === undefined || to === '' ? {} : { to }),
  };
}

function pairOf(word: string): [string, string] {
  const at = word.indexOf('=');
  return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}

export function httpFacts(answer: HttpAnswer, about: string): Fact[] {
  const { status, firstByteMs, totalMs } = answer;
  return [
    ...(status === undefined ? [] : [{ key: 'http-status', about, value: status, steady: true }]),
    ...(firstByteMs === undefined
      ? []
      : [{ key: 'http-first-byte', about, value: firstByteMs, unit: 'ms' as const, steady: false }]),
    ...(totalMs === undefined
      ? []
      : [{ key: 'http-total', about, value: totalMs, unit: 'ms' as const, steady: false }]),
  ];
}

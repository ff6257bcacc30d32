import { evidence } from '../../check/make-finding.ts';
import type { Fact, Finding } from '../../report/finding.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';

/** From what share of its connections on a server is nearly full. */
const nearlyFullFrom = 0.85;

interface Connections {
  readonly product: string;
  readonly used: number | undefined;
  readonly most: number | undefined;
}

/** Connections in use against the limit. A small limit is not judged before the last one: 3 of 4 is how a pool looks. */
export function judgeConnections({ about, step }: Heard, { product, used, most }: Connections): Finding[] {
  if (used === undefined || most === undefined || most < 1) return [];
  const seen = [evidence(step, `connections ${used} of ${most}`)] as const;
  if (used >= most) {
    const sentence = `${about} is ${product} and has no connection left: ${used} of ${most} are in use`;
    return [middlewareFinding('server-full', { about, sentence, evidence: seen })];
  }
  if (used < nearlyFullFrom * most || most - used > 50) return [];
  const sentence = `${about} is ${product} and nearly out of connections: ${used} of ${most} are in use`;
  return [middlewareFinding('server-nearly-full', { about, sentence, evidence: seen })];
}

export function connectionFacts(about: string, { used, most }: Pick<Connections, 'used' | 'most'>): Fact[] {
  return [
    ...(used === undefined ? [] : [{ key: 'connections', about, value: used, unit: 'count', steady: false } as const]),
    ...(most === undefined || most < 1
      ? []
      : [{ key: 'most-connections', about, value: most, unit: 'count', steady: true } as const]),
  ];
}

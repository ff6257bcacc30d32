import { readFileSync } from 'node:fs';
import type { V1Pod } from '../../../src/check/api-facts.ts';
import type { Check, Input } from '../../../src/check/check.ts';
import type { ServerArgs } from '../../../src/checks/middleware/server-definition.ts';
import type { Finding } from '../../../src/report/finding.ts';
import type { Outcome } from '../../../src/runner/outcome.ts';

/** First bytes of real servers, by name; `from` in the file says of which, or from which document they were laid out. */
const replies = JSON.parse(
  readFileSync(new URL('../../fixtures/middleware/replies.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, { readonly from: string; readonly hex: readonly string[] }>>;

export function replyOf(name: string): readonly string[] {
  const found = replies[name];
  if (found === undefined) throw new Error(`no reply ${name}`);
  return found.hex;
}

export const target = { cluster: 'c', namespace: 'shop', pod: 'web', podUid: 'u', os: 'linux' } as const;

/** What a check says of a server at db:1 that was heard with these lines. */
export function judgeLines(check: Check<ServerArgs>, lines: readonly string[], more: Heard = {}): readonly Finding[] {
  const { pod = { spec: { containers: [{ name: 'app' }] } }, host = 'db', port = 1, others = [] } = more;
  const stdout = [`peer ${host} ${port}`, 'found 10.0.0.9', `connect 10.0.0.9 ${port} 0 10`, ...lines].join('\n');
  const outcomes = [outcome(check.name, stdout), ...others];
  return check.interpret({ target, args: { host, port }, api: { pod, services: { seen: [] } }, outcomes }).findings;
}

export interface Heard {
  readonly pod?: V1Pod;
  readonly host?: string;
  readonly port?: number;
  readonly others?: readonly Outcome[];
}

/** `reply NAME MS HEX` for each of the names. */
export function replyLines(names: readonly string[], hex: readonly string[], tookMs = 10): readonly string[] {
  return hex.map((bytes, n) => `reply ${names[n] ?? names.at(-1)} ${tookMs} ${bytes}`);
}

export function outcome(step: string, stdout: string): Outcome {
  return { step, sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 0, end: { by: 'exit', code: 0 } };
}

export function inputOf(pod: V1Pod, args: ServerArgs = {}, outcomes: readonly Outcome[] = []): Input<ServerArgs> {
  return { target, args, api: { pod }, outcomes };
}

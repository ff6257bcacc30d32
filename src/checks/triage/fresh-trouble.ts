import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { readNetwork } from '../read-network.ts';
import { stepTexts } from '../step-texts.ts';
import { type Explained, explainLine } from './explain-line.ts';
import { type Trouble, troubleIn } from './judge-repeats.ts';
import { repeatCode, repeatFinding } from './repeat-codes.ts';
import { type Container, timedLogOf, type View } from './view.ts';

/** Said longer ago it may be over. */
const freshMs = 60_000;
/** Some clients write several lines about one trouble. */
const togetherMs = 2_000;

export interface FreshTrouble extends Explained, Pick<Trouble, 'line'> {
  readonly container: Container;
}

/** What a container that runs said last, where it is a trouble with a peer. Said once, it may as well be over by now. */
export function freshTrouble(view: View): FreshTrouble | undefined {
  for (const container of view.containers) {
    if (container.isInit || container.status?.state?.running === undefined) continue;
    const lines = timedLogOf(view, container.name, false);
    const newest = lines.at(-1)?.atMs ?? 0;
    if (view.now - newest > freshMs) continue;
    const last = lines
      .filter(({ atMs }) => newest - atMs <= togetherMs)
      .flatMap((one) => troubleIn(one))
      .at(-1);
    if (last !== undefined) return { ...explainLine(view, container, last), line: last.line, container };
  }
  return undefined;
}

/** Told only where a look from inside the pod sees the same: then it is a trouble of now. seen: what was found of the peers. */
export function judgeFresh(view: View, input: Input<unknown>, seen: readonly Finding[]): readonly Finding[] {
  const fresh = freshTrouble(view);
  const code = fresh === undefined ? undefined : repeatCode(fresh.code);
  const same = fresh === undefined || code === undefined ? undefined : confirmed(fresh, input, seen);
  if (fresh === undefined || code === undefined || same === undefined) return [];
  const { container, clause, about, line } = fresh;
  const sentence = `${container.title} writes ${clause}; looked at from the pod it is the same: ${same}`;
  return [repeatFinding(code, { about: about ?? container.title, sentence, evidence: [evidence('api:log', line)] })];
}

const signs: Readonly<Partial<Record<Explained['code'], RegExp>>> = {
  'crash-tls-error': /^(?:certificate-(?!fine)|tls-(?:plain|too|no-answer|failed))/,
  'crash-peer-error': /^server-(?!answers|unseen|unknown|asks|speaks|slow)/,
  'crash-login-refused': /^(?:server-asks-login|server-bars-client|login-refused)$/,
  'crash-http-status': /^http-(?:client-error|server-error|login-refused)$/,
};

function confirmed({ code, line }: FreshTrouble, input: Input<unknown>, seen: readonly Finding[]): string | undefined {
  if (code === 'crash-for-peer') return nobodyAtHome(line, input);
  const sign = signs[code];
  return sign === undefined ? undefined : seen.find((one) => sign.test(one.code))?.sentence;
}

/** localhost is the pod itself, whose listeners were seen. */
function nobodyAtHome(line: string, { outcomes }: Input<unknown>): string | undefined {
  const [, port] = /(?:localhost|127\.0\.0\.1|\[::1\])["']?(?:, port |[:/ ])(\d{2,5})\b/i.exec(line) ?? [];
  const [text] = stepTexts(outcomes, 'network');
  if (port === undefined || text === undefined) return undefined;
  const { hasSockets, listeners } = readNetwork(text);
  if (!hasSockets || listeners.some((one) => one.port === Number(port))) return undefined;
  return `nobody in the pod listens on port ${port}`;
}

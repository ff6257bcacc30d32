import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { crashFinding } from './crash-codes.ts';
import { logReasons, noise } from './log-reasons.ts';
import { peerInLine, peerName } from './peer-in-line.ts';
import { withoutStamp } from './read-log-reason.ts';
import { type Container, logOf, startedMs, type View } from './view.ts';
import { quoted, span } from './words.ts';

/** Long enough for a migration to say something, short enough for whoever waits for it. */
const patienceMs = 15_000;

/** An init container that runs: what it waits for, as its log tells it, or that it is only busy. */
export function judgeInit(view: View, container: Container): Finding | undefined {
  const started = startedMs(container);
  if (!container.isInit || started === undefined || view.isDeleted) return undefined;
  const { title } = container;
  const line = waitingLine(logOf(view, container.name, false));
  const since = span(view.now - started);
  const peer = peerInLine(view, container, line ?? words(container));
  if (view.now - started < patienceMs || (line === undefined && peer === undefined)) {
    const sentence = `${title} runs since ${since}, and the pod starts once it is done`;
    return crashFinding('init-container-runs', {
      about: title,
      sentence,
      evidence: [evidence('api:pod', `${container.name}: running`)],
    });
  }
  const said = line === undefined ? '' : `: «${quoted(line)}»`;
  const sentence = `${title} waits since ${since}, so the pod does not start${said}`;
  const seen = [
    line === undefined
      ? evidence('api:pod', `${container.name}: running, it names ${peer?.host ?? ''}`)
      : evidence('api:log', line),
  ] as const;
  return crashFinding('init-container-waits', {
    about: peer === undefined ? title : peerName(view, peer),
    sentence,
    evidence: seen,
  });
}

export function saysThatItWaits(view: View, { name }: Container): boolean {
  return waitingLine(logOf(view, name, false)) !== undefined;
}

/** What it says again and again is what it waits for. */
function waitingLine(lines: readonly string[]): string | undefined {
  return lines
    .slice(-8)
    .map(withoutStamp)
    .findLast(
      (line) =>
        !noise.test(line) &&
        (logReasons.some(({ pattern }) => pattern.test(line)) ||
          /\bwait(?:ing|s)?\b|not (?:yet )?(?:ready|available|reachable)|retry/i.test(line)),
    );
}

function words({ spec }: Container): string {
  return [...(spec.command ?? []), ...(spec.args ?? [])].join(' ').slice(0, 600);
}

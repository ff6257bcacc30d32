import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { readNetwork } from '../read-network.ts';
import { stepTexts } from '../step-texts.ts';
import type { Explained } from './explain-line.ts';
import { type FreshTrouble, freshTroubles } from './fresh-trouble.ts';
import { whyThroughProxy } from './http-proxy.ts';
import { judgeDependencies } from './judge-dependencies.ts';
import { repeatCode, repeatFinding } from './repeat-codes.ts';
import { isPassing, serverRefuses } from './server-words.ts';
import { startedMs, type View } from './view.ts';

/**
 * Told where a look from inside the pod sees the same, where the API knows why, or where a server refused in words of its
 * own: then it is a trouble of now. seen: what was found of the peers.
 */
export function judgeFresh(view: View, input: Input<unknown>, seen: readonly Finding[]): readonly Finding[] {
  return freshTroubles(view).flatMap((fresh) => {
    const known = fresh.code === 'crash-for-peer' ? whyByApi(view, input, fresh) : [];
    const same = confirmed({ fresh, input, seen });
    if (known.length === 0 && same === undefined && !isRefused(view, fresh, seen)) return [];
    return [...known, ...tell(fresh, same)];
  });
}

function tell({ container, clause, about, line, code }: FreshTrouble, same: Same | undefined): readonly Finding[] {
  const own = repeatCode(code);
  if (own === undefined) return [];
  const writes = `${container.title} writes ${clause}`;
  return [
    repeatFinding(own, {
      about: about ?? container.title,
      sentence: same === undefined ? writes : `${same.sentence}; ${writes}`,
      evidence: [evidence('api:log', line)],
      ...(same?.nextStep === undefined ? {} : { nextStep: same.nextStep }),
    }),
  ];
}

/** No such Service, none ready, scaled to 0: of the very peer that the line is about. */
function whyByApi(view: View, input: Input<unknown>, { container, about }: FreshTrouble): readonly Finding[] {
  return judgeDependencies(view, input, [container]).filter((one) => one.about === about);
}

/** In its first minutes a container has asked its servers for nothing before. */
const youngMs = 3 * 60_000;

/** A server's own refusal of what is asked of it each time, about a peer that is known. */
function isRefused(view: View, fresh: FreshTrouble, seen: readonly Finding[]): boolean {
  const { code, line, about, container, times, isLast } = fresh;
  const told = code === 'crash-peer-error' || (code === 'crash-login-refused' && serverRefuses.test(line));
  const isYoung = view.now - (startedMs(container) ?? 0) < youngMs;
  const asksLogin = code === 'crash-login-refused' && seen.some((one) => one.code === 'server-asks-login');
  return told && isLast && !isPassing.test(line) && (asksLogin || (about !== undefined && (times > 1 || isYoung)));
}

const signs: Readonly<Partial<Record<Explained['code'], RegExp>>> = {
  'crash-tls-error': /^(?:certificate-(?!fine)|tls-(?:plain|too|no-answer|failed))/,
  'crash-peer-error': /^(?:server-(?!answers|unseen|unknown|asks|speaks|slow)|cluster-down$|index-)/,
  'crash-login-refused': /^(?:server-bars-client|login-refused)$/,
  'crash-http-status': /^http-(?:client-error|server-error|login-refused)$/,
};

type Same = Pick<Finding, 'sentence'> & Partial<Pick<Finding, 'nextStep'>>;

interface Told {
  readonly fresh: FreshTrouble;
  readonly input: Input<unknown>;
  readonly seen: readonly Finding[];
}

/** What was seen from the pod, in a sentence: it is the root, and the line of the log its symptom. */
function confirmed({ fresh, input, seen }: Told): Same | undefined {
  const { code, line, container } = fresh;
  if (code === 'crash-for-peer') return nobodyAtHome(line, input);
  const proxied = code === 'crash-http-status' ? whyThroughProxy(container, seen) : undefined;
  if (proxied !== undefined) return proxied;
  const sign = /redirect/i.test(line) ? /^http-redirects$/ : signs[code];
  return sign === undefined ? undefined : seen.find((one) => sign.test(one.code));
}

/** localhost is the pod itself, whose listeners were seen. */
function nobodyAtHome(line: string, { outcomes }: Input<unknown>): Same | undefined {
  const [, port] = /(?:localhost|127\.0\.0\.1|\[::1\])["']?(?:, port |[:/ ])(\d{2,5})\b/i.exec(line) ?? [];
  const [text] = stepTexts(outcomes, 'network');
  if (port === undefined || text === undefined) return undefined;
  const { hasSockets, listeners } = readNetwork(text);
  if (!hasSockets || listeners.some((one) => one.port === Number(port))) return undefined;
  return { sentence: `nobody in the pod listens on port ${port}` };
}

import type { V1Pod } from '../../check/api-facts.ts';
import type { Check, Input } from '../../check/check.ts';
import type { Finding } from '../../report/finding.ts';
import type { Step } from '../../runner/step.ts';
import { containerSpec } from '../container-spec.ts';
import { declaredPeers, type Peer } from '../declared-peers.ts';
import { http } from '../http.ts';
import { elastic } from '../middleware/elastic.ts';
import { kafka } from '../middleware/kafka.ts';
import { mongo } from '../middleware/mongo.ts';
import { mysql } from '../middleware/mysql.ts';
import { postgres } from '../middleware/postgres.ts';
import { rabbitmq } from '../middleware/rabbitmq.ts';
import { redis } from '../middleware/redis.ts';
import type { ServerArgs } from '../middleware/server-check.ts';
import { tls } from '../tls.ts';

type NoArgs = Readonly<Record<string, never>>;

const servers: readonly Check<ServerArgs>[] = [redis, postgres, mysql, mongo, rabbitmq, kafka, elastic];

export const peerLookCodes: Check['codes'] = Object.assign({}, ...[http, tls, ...servers].map(({ codes }) => codes));

/** Most pods name few; more would make triage slow, and their own checks ask them. */
const most = { ofKind: 2, servers: 3 } as const;

/**
 * What the spec names with its protocol is asked in it, without a login: a database by its first words, a URL by its root
 * path (its own path where `paths` says so), https by its handshake. A port that opens says nothing of who stands behind it.
 */
export function peerLookSteps(input: Input<NoArgs>, paths: boolean): readonly Step[] {
  const asked = servers.flatMap((check) => check.plan({ ...input, args: {}, outcomes: [] }));
  const open = asked.filter(({ secrets = [] }) => secrets.length === 0).slice(0, most.servers);
  return [...open, ...looksOf(input, paths).flatMap(({ steps }) => steps)];
}

/**
 * Only what the app cannot live with: a status of a gateway or of a server without service, no answer for seconds, a certificate that is out of
 * date or for another name, no TLS at all, a server that says itself why it does not serve.
 */
const telling =
  /^(?:http-no-answer|certificate-(?:expired|not-yet-valid|wrong-name)|tls-(?:plain-text|too-old|no-answer)|server-(?:starting|full|bars-client|out-of-memory|cannot-save|silent|closes)|no-primary|cluster-down|data-missing|index-read-only)$/;

export function isTelling({ code, sentence }: Finding): boolean {
  // 500 may be the answer to a root path that nobody asks for; a gateway and a server without service say what they are.
  if (code === 'http-server-error') return /answers 50[234]\b/.test(sentence);
  // By its usual port alone a web server may be taken for another kind.
  if (code === 'server-speaks-other') return /answers in the protocol of /.test(sentence);
  return telling.test(code);
}

/** All that is found of the peers; what of it is worth a word isTelling and the log decide. */
export function judgePeerLooks(input: Input<NoArgs>, paths: boolean): readonly Finding[] {
  const ofServers = servers.map((check) => check.interpret({ ...input, args: {} }).findings);
  return [...ofServers, ...looksOf(input, paths).map(({ judge }) => judge(input))].flat();
}

interface PeerLook {
  readonly steps: readonly Step[];
  readonly judge: (input: Input<NoArgs>) => readonly Finding[];
}

function looksOf({ api, target }: Input<NoArgs>, paths: boolean): readonly PeerLook[] {
  const peers = declaredPeers(api.pod, target.container?.name);
  const of = (...schemes: string[]): readonly Peer[] =>
    peers.filter(({ scheme }) => scheme !== undefined && schemes.includes(scheme)).slice(0, most.ofKind);
  const context = { api, target, outcomes: [] };
  return [
    ...of('http', 'ws').map((peer, n) =>
      look(http, { url: `http://${nameOf(peer)}${paths ? pathOf(peer, api.pod, target) : '/'}` }, { peer, n, context }),
    ),
    ...of('https', 'wss').map((peer, n) =>
      look(tls, { host: peer.host, port: String(peer.port) }, { peer, n, context }),
    ),
  ].flatMap((one) => one ?? []);
}

/** A check's steps about one of several peers, told apart by the peer's name behind the step's own. */
function look<A>(
  check: Check<A>,
  given: Readonly<Record<string, string>>,
  { peer, n, context }: { readonly peer: Peer; readonly n: number; readonly context: Omit<Input<NoArgs>, 'args'> },
): PeerLook | undefined {
  const args = check.args.safeParse(given);
  if (!args.success) return undefined;
  const name = `@${nameOf(peer).replace(/[^\w.:-]/g, '')}`;
  // Ids are short, and long names often begin alike.
  const suffix = name.length <= 40 ? name : `${name.slice(0, 38)}-${n}`;
  const steps = check
    .plan({ ...context, args: args.data })
    .filter(({ rung }) => rung === 0)
    .map((step) => ({ ...step, id: `${step.id}${suffix}`, timeoutMs: Math.min(step.timeoutMs, 15_000) }));
  return {
    steps,
    judge: (input) => {
      const own = input.outcomes.filter(({ step }) => step.endsWith(suffix));
      if (own.every(({ end }) => end.by === 'leftOut')) return [];
      const outcomes = own.map((one) => ({ ...one, step: one.step.slice(0, -suffix.length) }));
      const { findings } = check.interpret({ ...input, args: args.data, outcomes });
      return findings.map((found) => renamed(found, suffix));
    },
  };
}

function nameOf({ host, port }: Peer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** As the app asks it, of a Service alone: a path of the outside may be a secret of its own (webhooks). */
function pathOf({ host, port }: Peer, pod: V1Pod, target: Input<NoArgs>['target']): string {
  if (host.includes('.') && !/\.svc(?:\.|$)/.test(host)) return '/';
  const { env = [], args = [], command = [] } = containerSpec(pod, target) ?? {};
  const texts = [...env.flatMap(({ value }) => value ?? []), ...command, ...args];
  const urls = texts.flatMap((text) => (URL.canParse(text) ? [new URL(text)] : []));
  return urls.find((url) => url.hostname === host && Number(url.port || 80) === port)?.pathname ?? '/';
}

function renamed(found: Finding, suffix: string): Finding {
  const [first, ...rest] = found.evidence.map(({ from, line }) => ({
    from: from.startsWith('api:') ? from : `${from}${suffix}`,
    line,
  }));
  return first === undefined ? found : { ...found, evidence: [first, ...rest] };
}

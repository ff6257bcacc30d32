import { z } from 'zod';
import type { Check, Input } from '../check/check.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { isOwnPart } from '../report/same-thing.ts';
import { netcheck } from './netcheck.ts';
import { ps } from './ps.ts';
import { briefCodes, briefSteps, judgeBrief } from './triage/brief-looks.ts';
import { crashCodes } from './triage/crash-codes.ts';
import { endpointSteps, judgeEndpoints } from './triage/endpoint-looks.ts';
import { freshTroubles } from './triage/fresh-trouble.ts';
import { isExplained } from './triage/is-explained.ts';
import { judgeFresh } from './triage/judge-fresh.ts';
import { judgeSilentPort } from './triage/judge-silent-port.ts';
import { judgeStarved } from './triage/judge-starved.ts';
import { isFailing, judgeView } from './triage/judge-view.ts';
import { isTelling, judgePeerLooks, peerLookCodes, peerLookSteps } from './triage/peer-looks.ts';
import { placeCodes } from './triage/place-codes.ts';
import { repeatCodes } from './triage/repeat-codes.ts';
import { startCodes } from './triage/start-codes.ts';
import { type View, viewOf } from './triage/view.ts';

type NoArgs = Readonly<Record<string, never>>;

/** Quick and safe, and all of them fit into one container. */
const inContainer: readonly Check<NoArgs>[] = [netcheck, ps];

/** What is wrong with a pod: first what the API knows, then, where that leaves a question, a look from inside. */
export const triage: Check<NoArgs> = {
  name: 'triage',
  summary: 'what is wrong with the pod: what Kubernetes knows of it, then its network, processes and resources',
  words: [],
  args: z.strictObject({}),
  needs: ['events', 'services', 'logs', 'owner', 'nodes', 'related'],
  tellsByApi: true,
  ceiling: { rung: 1, rounds: 1 },
  codes: {
    ...startCodes,
    ...crashCodes,
    ...placeCodes,
    ...repeatCodes,
    ...Object.assign({}, ...inContainer.map(({ codes }) => codes)),
    ...briefCodes,
    ...peerLookCodes,
  },
  plan: (input) => {
    if (input.outcomes.length > 0) return [];
    const view = viewOf(input);
    if (!takesContainers(view) || isExplained(judgeView(view, input), view)) return [];
    const inner = fromInside(input, view);
    const running = inner.target.container?.running === true;
    // Four run at once: what takes longest begins first.
    const ofPeers = [...peerLookSteps(inner, asksPaths(view)), ...endpointSteps(inner, view)];
    const ofPod = [...netcheck.plan(inner).toReversed(), ...ofPeers];
    return running ? [...briefSteps(inner), ...ofPod, ...ps.plan(inner)] : ofPod;
  },
  interpret: (input) => {
    const view = viewOf(input);
    const findings = judgeView(view, input);
    const inner = fromInside(input, view);
    const looks = [...inContainer.map((check) => (one: typeof inner) => check.interpret(one)), judgeBrief];
    const seen = input.outcomes.length === 0 ? [] : looks.map((look) => look(inner));
    const peers = input.outcomes.length === 0 ? [] : judgePeerLooks(inner, asksPaths(view));
    const ends = judgeEndpoints(input, view);
    const fromSteps = [...seen.flatMap((one) => one.findings), ...peers.filter(isTelling), ...ends]
      .filter(({ code }) => !isMoot(code, view))
      .filter(({ code, about }) => code !== 'service-wrong-target-port' || !ends.some((one) => one.about === about))
      .map((finding) => judgeStarved(view, judgeSilentPort(view, finding)));
    const known = new Set(findings.filter(isFailing).map(({ about }) => about));
    const fresh = judgeFresh(view, inner, peers).filter(({ about }) => known.size === 0 || !isKnown(about, known));
    return {
      findings: once(withoutSlowDns([...fromSteps, ...findings, ...fresh])),
      facts: [...factsOf(view), ...seen.flatMap(({ facts }) => facts)],
    };
  },
};

/** A path is asked for only where the app says that it gets a bad status. */
function asksPaths(view: View): boolean {
  return freshTroubles(view).some(({ code }) => code === 'crash-http-status');
}

/** A pod that has no address yet, is over or going, or sits on a node that does not answer takes no container. */
function takesContainers({ pod, nodes, isDeleted }: View): boolean {
  const { phase, podIP } = pod.status ?? {};
  const ready = nodes?.[0]?.status?.conditions?.find(({ type }) => type === 'Ready');
  const nodeAnswers = nodes === undefined || ready?.status === 'True';
  return !isDeleted && nodeAnswers && podIP !== undefined && (phase === 'Running' || phase === 'Pending');
}

/** Of what fails already, and of its own containers, the log tells nothing new. */
function isKnown(about: string, known: ReadonlySet<string>): boolean {
  return known.has(about) || isOwnPart(about);
}

/** The peers of the container that fails are those that matter. */
function fromInside<A>(input: Input<A>, { containers }: View): Input<A> {
  const failing = containers.find(
    ({ isInit, status }) => !(isInit && status?.state?.terminated?.exitCode === 0) && status?.ready === false,
  );
  const { target } = input;
  if (failing === undefined || failing.name === target.container?.name) return input;
  return { ...input, target: { ...target, container: { name: failing.name, running: false } } };
}

/** Of a container that is down nothing can listen: that is no second problem. */
function isMoot(code: string, { containers }: View): boolean {
  const down = containers.some(({ isInit, status }) => !isInit && status?.state?.running === undefined);
  return (
    down && /^(?:port-not-listening|service-port-unserved|port-declared-only|listens-on-loopback-only)$/.test(code)
  );
}

/** Slow names make nothing fail that has a reason of its own; on a busy node the measuring is slow itself. */
function withoutSlowDns(findings: readonly Finding[]): readonly Finding[] {
  const others = findings.filter(({ code }) => code !== 'dns-slow');
  return others.some(isFailing) ? others : findings;
}

/** The API and the steps may tell the same of a peer: what the steps saw stands first. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.about}`;
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}

function factsOf({ containers, owner, podName }: View): readonly Fact[] {
  const restarts = containers.map(
    ({ name, status }): Fact => ({
      key: 'restarts',
      about: `container ${name}`,
      value: status?.restartCount ?? 0,
      unit: 'count',
      steady: false,
    }),
  );
  if (owner?.replicas === undefined) return restarts;
  const about = `${owner.kind} ${owner.name}`;
  return [
    ...restarts,
    { key: 'replicas', about, value: owner.replicas, unit: 'count', steady: true },
    { key: 'ready-replicas', about, value: owner.ready ?? 0, unit: 'count', steady: false },
    { key: 'workload', about: `pod ${podName}`, value: about, steady: true },
  ];
}

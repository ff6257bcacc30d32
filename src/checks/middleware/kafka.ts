import type { Check, Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { judgePeer } from '../judge-peer.ts';
import { peersScript } from '../netcheck-scripts.ts';
import { hasHostNetwork, peerContext, sidecarName } from '../peer-context.ts';
import { readProbes } from '../read-probes.ts';
import { advertisedBrokers, judgeKafka } from './judge-kafka.ts';
import type { Broker } from './kafka-messages.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { readAnswer } from './read-answer.ts';
import { serverCheck } from './server-check.ts';
import { serverCodes } from './server-codes.ts';
import type { ServerArgs } from './server-definition.ts';
import { dialog, serverScript } from './server-script.ts';
import { advertisedCodes, clusterCodes } from './state-codes.ts';

/** ApiVersions (18) in version 0, then Metadata (3) in version 1 with an empty list of topics; both as client kdebug. */
const questions = dialog(`printf '\\000\\000\\000\\020\\000\\022\\000\\000\\000\\000\\000\\001\\000\\006kdebug'
hear versions 4000
[ -n "$hex" ] || exit 1
printf '\\000\\000\\000\\024\\000\\003\\000\\001\\000\\000\\000\\002\\000\\006kdebug\\000\\000\\000\\000'
hear metadata 4000`);

const asked = serverCheck({
  kind: {
    name: 'kafka',
    product: 'a Kafka broker',
    port: 9092,
    schemes: ['kafka'],
    stems: /^(?:.*_)?(?:KAFKA|KAFKA_BROKERS?|KAFKA_BOOTSTRAP|BOOTSTRAP)$/i,
  },
  summary:
    'ask a Kafka broker, without a login: its cluster, and whether this pod reaches the brokers that it sends its clients to',
  codes: { ...serverCodes, ...clusterCodes, ...advertisedCodes },
  script: serverScript([questions]),
  judge: judgeKafka,
});

/** Each broker of the answer costs a connect; a cluster of that many is told by its first ones. */
const mostBrokers = 8;

/** A second round goes where the first answer sends the clients: a name that only the brokers know is its usual fault. */
export const kafka: Check<ServerArgs> = {
  ...asked,
  ceiling: { rung: 0, rounds: 2 },
  plan: (input) => (input.outcomes.length === 0 ? asked.plan(input) : planBrokers(input)),
  interpret: (input) => {
    const { findings, facts } = asked.interpret(input);
    return { findings: [...findings, ...judgeBrokers(input)], facts };
  },
};

function planBrokers({ outcomes, api }: Input<ServerArgs>) {
  const brokers = brokersOf(outcomes);
  if (brokers.length === 0 || outcomes.some(({ step }) => step === 'brokers')) return [];
  const own = [hasHostNetwork(api.pod), sidecarName(api.pod) ?? '-'];
  const pairs = brokers.flatMap(({ host, port }) => [host, String(port)]);
  return [
    {
      id: 'brokers',
      argv: ['sh', '-c', peersScript, 'brokers', ...own, ...pairs] as const,
      rung: 0 as const,
      timeoutMs: 30_000,
      maxBytes: 64 * 1024,
      reaches: brokers.map(({ host, port }) => ({ host, port })),
    },
  ];
}

/** Of the answer of each server that was asked; the same address once. */
function brokersOf(outcomes: Input<ServerArgs>['outcomes']): readonly Broker[] {
  const all = outcomes
    .filter(({ step }) => step === 'kafka' || step === 'kafka-2')
    .flatMap(({ stdout }) => advertisedBrokers({ answer: readAnswer(stdout) }));
  return [...new Map(all.map((broker) => [`${broker.host}:${broker.port}`, broker])).values()].slice(0, mostBrokers);
}

function judgeBrokers(input: Input<ServerArgs>): Finding[] {
  const outcome = input.outcomes.find(({ step }) => step === 'brokers');
  if (outcome === undefined || outcome.end.by === 'leftOut') return [];
  const { peers, proxy } = readProbes(outcome.stdout);
  const context = peerContext('brokers', input, proxy);
  return peers.map((probe) => {
    const reached = judgePeer(probe, context);
    const { about, severity, evidence: seen } = reached;
    if (severity === 'ok') {
      const sentence = `the broker that clients are sent to, ${about}, takes connections`;
      return middlewareFinding('advertised-reached', { about, sentence, evidence: seen });
    }
    if (severity !== 'critical') return reached;
    const sentence = `Kafka sends its clients to ${about}, and this pod cannot go there: ${reached.sentence}`;
    const more = evidence('kafka', `advertised ${probe.host}:${probe.port}`);
    return middlewareFinding('advertised-unreachable', { about, sentence, evidence: [...seen, more] });
  });
}

import type { ServiceFact } from '../../check/api-facts.ts';
import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import type { Step } from '../../runner/step.ts';
import { fullName } from '../find-service.ts';
import { connectLine, peerFinding } from '../looked-peer.ts';
import { peersScript } from '../netcheck-scripts.ts';
import { hasHostNetwork } from '../peer-context.ts';
import { type Probe, readProbes } from '../read-probes.ts';
import { freshTroubles } from './fresh-trouble.ts';
import type { View } from './view.ts';

const step = 'endpoints';
/** More pods behind one Service make it unlikely that one of them is what the app complains of. */
const most = 6;

/**
 * Each pod behind a Service alone, where the log tells of connects to it that fail: a Service leads to any of them, so that
 * one connect to it says nothing of the others.
 */
export function endpointSteps(input: Input<unknown>, view: View): readonly Step[] {
  const ends = troubled(view).flatMap(({ ends: some }) => some);
  if (ends.length === 0) return [];
  const pairs = ends.flatMap(({ address, port }) => [address, String(port)]);
  return [
    {
      id: step,
      rung: 0,
      argv: ['sh', '-c', peersScript, step, hasHostNetwork(input.api.pod), '-', ...pairs],
      timeoutMs: 15_000,
      maxBytes: 16 * 1024,
      reaches: ends.map(({ address, port }) => ({ host: address, port })),
    },
  ];
}

/** Only where some of them answer: when none does, or all do, the Service as a whole tells it. */
export function judgeEndpoints({ outcomes }: Input<unknown>, view: View): readonly Finding[] {
  const { peers, proxy } = readProbes(outcomes.find((one) => one.step === step)?.stdout ?? '');
  if (proxy !== undefined) return [];
  return troubled(view).flatMap(({ service, about, ends }) => {
    const seen = ends.flatMap((end) => {
      const probe = peers.find(({ host, port }) => host === end.address && port === end.port);
      return probe?.connects[0] === undefined ? [] : [{ ...end, connect: probe.connects[0] }];
    });
    const bad = seen.filter(({ connect }) => fails(connect.how));
    const [first] = bad;
    if (first === undefined || !seen.some(({ connect }) => connect.how === 'connected')) return [];
    const names = bad.map(({ pod, address }) => pod ?? address).join(', ');
    const how = first.connect.how === 'refused' ? 'refuse connections' : 'do not answer';
    const sentence = `${bad.length} of the ${seen.length} ready pods behind Service ${service.name} ${how} on port ${first.port} (${names}): one of them fails each connect that is led to it`;
    return [
      peerFinding('some-endpoints-fail', { about, sentence, evidence: [evidence(step, connectLine(first.connect))] }),
    ];
  });
}

function fails(how: Probe['connects'][number]['how']): boolean {
  return how === 'refused' || how === 'timeout' || how === 'unreachable';
}

interface End {
  readonly address: string;
  readonly port: number;
  readonly pod?: string;
}

interface Troubled {
  readonly service: ServiceFact;
  /** As findings about the peer name it: 'orders.shop.svc:8080'. */
  readonly about: string;
  readonly ends: readonly End[];
}

function troubled(view: View): readonly Troubled[] {
  const abouts = freshTroubles(view).flatMap(({ code, about }) => (code === 'crash-for-peer' ? (about ?? []) : []));
  return view.services.flatMap((service) =>
    [...new Set(abouts)].flatMap((about) => {
      const ends = about.startsWith(`${fullName(service)}:`) ? endsOf(service, Number(about.split(':').at(-1))) : [];
      return ends.length < 2 || ends.length > most ? [] : [{ service, about, ends }];
    }),
  );
}

function endsOf({ ports, endpoints, headless }: ServiceFact, wanted: number): readonly End[] {
  const port = ports.find((one) => one.port === wanted && one.protocol === 'TCP');
  return endpoints
    .filter(({ ready }) => ready)
    .flatMap(({ address, pod, ports: own }) => {
      const target = headless ? wanted : own.find(({ name }) => name === port?.name)?.port;
      if (port === undefined || target === undefined) return [];
      return [{ address, port: target, ...(pod === undefined ? {} : { pod }) }];
    });
}

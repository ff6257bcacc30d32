import type { CoreV1Event } from '../../check/api-facts.ts';
import { type Container, type ContainerSpec, eventsOf, startedMs, type View } from './view.ts';
import { msOf, quoted } from './words.ts';

export type ProbeKind = 'readiness' | 'liveness' | 'startup';
type Probe = NonNullable<ContainerSpec['readinessProbe']>;

export interface ProbeFailure {
  /** 'GET /healthz on port 8080' */
  readonly asks: string;
  readonly how: 'refused' | 'status' | 'timeout' | 'command' | 'other';
  readonly why: string;
  readonly line: string;
  readonly atMs: number;
}

/** The newest failure of a probe that an Event tells of; of this life alone with `present`. */
export function readProbeFailure(
  view: View,
  container: Container,
  kind: ProbeKind,
  present = false,
): ProbeFailure | undefined {
  const probe = probeOf(container, kind);
  if (probe === undefined) return undefined;
  const word = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} probe `;
  const since = present ? (startedMs(container) ?? 0) - 1000 : 0;
  const event = eventsOf(view, container.name, 'Unhealthy', 'ProbeWarning').findLast((one) => {
    return (one.message ?? word).startsWith(word) && eventMs(one) >= since;
  });
  if (event === undefined) return undefined;
  const message = (event.message ?? '').replace(
    /^\w+ probe (?:failed|errored)(?: and resulted in .{0,20}state)?:? ?/,
    '',
  );
  return {
    asks: asksFor(probe),
    ...explain(message, probe),
    line: `${event.reason}: ${event.message ?? ''}`,
    atMs: eventMs(event),
  };
}

export function probeOf({ spec }: Container, kind: ProbeKind): Probe | undefined {
  return { readiness: spec.readinessProbe, liveness: spec.livenessProbe, startup: spec.startupProbe }[kind];
}

export function eventMs({ lastTimestamp, series, eventTime, firstTimestamp }: CoreV1Event): number {
  return msOf(lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? firstTimestamp) ?? 0;
}

export function asksFor({ httpGet, tcpSocket, grpc, exec }: Probe): string {
  if (httpGet !== undefined) {
    const secure = httpGet.scheme === 'HTTPS' ? 'HTTPS ' : '';
    return `${secure}GET ${httpGet.path ?? '/'} on port ${httpGet.port}`;
  }
  if (tcpSocket !== undefined) return `TCP port ${tcpSocket.port}`;
  if (grpc !== undefined) return `gRPC on port ${grpc.port}`;
  return exec?.command === undefined ? 'no question' : `command ${quoted(exec.command.join(' ')).slice(0, 80)}`;
}

/** As the kubelet's prober words it (pkg/probe); there is no code for it in the Event. */
function explain(message: string, { timeoutSeconds = 1, exec }: Probe): Pick<ProbeFailure, 'how' | 'why'> {
  const [, status] = /statuscode: (\d{3})/.exec(message) ?? [];
  if (status !== undefined) return { how: 'status', why: `it answers ${status}` };
  if (/connection refused/.test(message)) return { how: 'refused', why: 'connection refused, nobody listens there' };
  if (/timed? ?out|deadline exceeded|Client\.Timeout/i.test(message)) {
    const who = exec === undefined ? 'no answer' : 'its command is not done';
    return { how: 'timeout', why: `timed out, ${who} within timeoutSeconds (${timeoutSeconds} s)` };
  }
  if (/executable file not found|no such file or directory/.test(message) && exec !== undefined) {
    return { how: 'command', why: `its command fails: ${quoted(message.split(': ').slice(-2).join(': '))}` };
  }
  if (/server gave HTTP response to HTTPS client/.test(message))
    return { how: 'other', why: 'it asks by HTTPS, and the app speaks plain HTTP' };
  if (/first record does not look like a TLS handshake/.test(message))
    return { how: 'other', why: 'it asks by HTTPS, and the app speaks no TLS there, as plain HTTP does' };
  if (/malformed HTTP (?:response|status code)/.test(message))
    return { how: 'other', why: 'it asks by plain HTTP, and the app speaks no HTTP there: perhaps HTTPS' };
  return { how: exec === undefined ? 'other' : 'command', why: quoted(message) || 'the reason is not shown' };
}

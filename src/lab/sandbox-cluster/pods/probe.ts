import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Probe } from '../model/pod.ts';
import type { Probes } from './container-run.ts';
import type { Executed } from './runtime.ts';

export interface Probed {
  readonly container: Container;
  readonly podIp: string;
  exec(argv: readonly string[]): Executed;
  unhealthy(message: string): void;
}

/** Runs a container's probes until the signal: the startup probe first, then readiness and liveness side by side. */
export async function probeContainer(probed: Probed, told: Probes, signal: AbortSignal): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe } = probed.container;
  try {
    if (startupProbe !== undefined) {
      const failed = (why: string): void => told.failed('startup', `Startup probe failed: ${why}`);
      if (!(await repeat({ probed, probe: startupProbe, until: 'success', failed, succeeded: told.started }, signal)))
        return;
    }
    const ready =
      readinessProbe === undefined
        ? []
        : [
            repeat(
              {
                probed,
                probe: readinessProbe,
                succeeded: () => told.ready(true),
                failed: () => told.ready(false),
                each: (why) => probed.unhealthy(`Readiness probe failed: ${why}`),
                eager: true,
              },
              signal,
            ),
          ];
    const alive =
      livenessProbe === undefined
        ? []
        : [
            repeat(
              {
                probed,
                probe: livenessProbe,
                succeeded: () => {},
                failed: (why) => told.failed('liveness', `Liveness probe failed: ${why}`),
              },
              signal,
            ),
          ];
    await Promise.all([...ready, ...alive]);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Repeated {
  readonly probed: Probed;
  readonly probe: Probe;
  readonly until?: 'success';
  readonly succeeded: () => void;
  /** After as many failures as the threshold. */
  readonly failed: (why: string) => void;
  readonly each?: (why: string) => void;
  /** Asks often until the first success, so that a pod is up at once. */
  readonly eager?: true;
}

/** True once it succeeded, where that ends it; false once it failed for good. */
async function repeat(repeated: Repeated, signal: AbortSignal): Promise<boolean> {
  const { probed, probe, until, eager } = repeated;
  const { initialDelaySeconds = 0, periodSeconds = 10 } = probe;
  await sleep(initialDelaySeconds * 1000, undefined, { signal });
  const row = { good: 0, bad: 0 };
  for (;;) {
    const why = await once(probed, probe);
    signal.throwIfAborted();
    const verdict = judge(repeated, row, why);
    if (until !== undefined && verdict !== undefined) return verdict;
    const soon = eager === true && row.good === 0 && row.bad < 20;
    await sleep(soon ? Math.min(200, periodSeconds * 1000) : periodSeconds * 1000, undefined, { signal });
  }
}

/** Counts one try; a verdict once there were enough of a kind in a row. */
function judge(
  { probe, succeeded, failed, each }: Repeated,
  row: { good: number; bad: number },
  why: string | undefined,
) {
  if (why === undefined) {
    row.good += 1;
    row.bad = 0;
    if (row.good < (probe.successThreshold ?? 1)) return undefined;
    succeeded();
    return true;
  }
  row.good = 0;
  row.bad += 1;
  each?.(why);
  if (row.bad < (probe.failureThreshold ?? 3)) return undefined;
  failed(why);
  return false;
}

/** undefined when it succeeds, else why not. */
async function once(probed: Probed, probe: Probe): Promise<string | undefined> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec !== undefined) return execOnce(probed.exec(probe.exec.command), timeoutMs);
  if (probe.httpGet !== undefined) return getOnce(probed, probe.httpGet, timeoutMs);
  return probe.tcpSocket === undefined ? undefined : connectOnce(probed, probe.tcpSocket.port, timeoutMs);
}

async function execOnce(running: Executed, timeoutMs: number): Promise<string | undefined> {
  let said = '';
  for (const source of [running.stdout, running.stderr])
    source.on('data', (bytes: Buffer) => {
      if (said.length < 1000) said += bytes.toString();
    });
  running.stdin.end();
  const timer = setTimeout(() => running.kill(), timeoutMs);
  const code = await running.ended;
  clearTimeout(timer);
  return code === 0 ? undefined : said.trim() || `command exited with ${code}`;
}

function getOnce(
  { container, podIp }: Probed,
  { path = '/', port, scheme }: NonNullable<Probe['httpGet']>,
  timeoutMs: number,
): Promise<string | undefined> {
  const options = {
    host: podIp,
    port: portOf(container, port),
    path,
    timeout: timeoutMs,
    agent: false,
    headers: { 'user-agent': 'kube-probe/1.35' },
  } as const;
  return new Promise((resolve) => {
    const asked = scheme === 'HTTPS' ? secureRequest({ ...options, rejectUnauthorized: false }) : request(options);
    const end = (why?: string): void => {
      asked.destroy();
      resolve(why);
    };
    asked.once('response', ({ statusCode = 0 }) =>
      end(statusCode >= 200 && statusCode < 400 ? undefined : `HTTP probe failed with statuscode: ${statusCode}`),
    );
    asked.once('timeout', () => end('context deadline exceeded'));
    asked.once('error', (error) => end(error.message));
    asked.end();
  });
}

function connectOnce(
  { container, podIp }: Probed,
  port: number | string,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: podIp, port: portOf(container, port), timeout: timeoutMs });
    const end = (why?: string): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('i/o timeout'));
    socket.once('error', (error) => end(error.message));
  });
}

export function portOf({ ports = [] }: Container, port: number | string): number {
  return typeof port === 'number' ? port : (ports.find(({ name }) => name === port)?.containerPort ?? Number(port));
}

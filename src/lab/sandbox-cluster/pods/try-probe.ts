import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Probe } from '../model/container.ts';
import type { Executed } from './runtime.ts';

export interface Probed {
  readonly container: Container;
  readonly podIp: string;
  exec(argv: readonly string[]): Executed;
  unhealthy(message: string): void;
}

/** One try of a probe: undefined when it succeeds, else why not. */
export async function tryProbe(probed: Probed, probe: Probe): Promise<string | undefined> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec !== undefined) return execOnce(probed, probe.exec.command, timeoutMs);
  if (probe.httpGet !== undefined) return getOnce(probed, probe.httpGet, timeoutMs);
  return probe.tcpSocket === undefined ? undefined : connectOnce(probed, probe.tcpSocket.port, timeoutMs);
}

/** Why a probe cannot be tried at all, in the kubelet's words: the container has no port of that name. */
export function whyNotTried(container: Container, { httpGet, tcpSocket }: Probe): string | undefined {
  const port = (httpGet ?? tcpSocket)?.port;
  if (port === undefined || !Number.isNaN(portOf(container, port))) return undefined;
  return `strconv.Atoi: parsing "${port}": invalid syntax`;
}

async function execOnce(probed: Probed, argv: readonly string[], timeoutMs: number): Promise<string | undefined> {
  const running = probed.exec(argv);
  let said = '';
  for (const source of [running.stdout, running.stderr])
    source.on('data', (bytes: Buffer) => {
      if (said.length < 1000) said += bytes.toString();
    });
  running.stdin.end();
  const late = new AbortController();
  const isLate = sleep(timeoutMs, 'late' as const, { signal: late.signal }).catch(() => 'late' as const);
  const code = await Promise.race([running.ended, isLate]);
  late.abort();
  if (code === 'late') {
    running.kill();
    return `command timed out: "${argv.join(' ')}" timed out after ${timeoutMs / 1000}s`;
  }
  return code === 0 ? undefined : said.trim() || `command exited with ${code}`;
}

function getOnce(
  { container, podIp }: Probed,
  { path = '/', port, scheme }: NonNullable<Probe['httpGet']>,
  timeoutMs: number,
): Promise<string | undefined> {
  const at = `${podIp}:${portOf(container, port)}`;
  const url = `${scheme === 'HTTPS' ? 'https' : 'http'}://${at}${path.startsWith('/') ? '' : '/'}${path}`;
  const options = { timeout: timeoutMs, agent: false, headers: { 'user-agent': 'kube-probe/1.35' } } as const;
  return new Promise((resolve) => {
    const asked =
      scheme === 'HTTPS' ? secureRequest(url, { ...options, rejectUnauthorized: false }) : request(url, options);
    const end = (why?: string): void => {
      asked.destroy();
      resolve(why);
    };
    asked.once('response', ({ statusCode = 0 }) =>
      end(statusCode >= 200 && statusCode < 400 ? undefined : `HTTP probe failed with statuscode: ${statusCode}`),
    );
    asked.once('timeout', () =>
      end(`Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`),
    );
    asked.once('error', (error) => end(`Get "${url}": ${goWords(error, at)}`));
    asked.end();
  });
}

function connectOnce(
  { container, podIp }: Probed,
  port: number | string,
  timeoutMs: number,
): Promise<string | undefined> {
  const at = { host: podIp, port: portOf(container, port) };
  return new Promise((resolve) => {
    const socket = connect({ ...at, timeout: timeoutMs });
    const end = (why?: string): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`dial tcp ${at.host}:${at.port}: i/o timeout`));
    socket.once('error', (error) => end(goWords(error, `${at.host}:${at.port}`)));
  });
}

/** As Go says it, in which the kubelet is written: what reads Events knows these words. */
function goWords(error: NodeJS.ErrnoException, at: string): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return `dial tcp ${at}: connect: connection refused`;
    case 'EHOSTUNREACH':
      return `dial tcp ${at}: connect: no route to host`;
    case 'ECONNRESET':
      return error.message === 'socket hang up' ? 'EOF' : `read tcp ${at}: read: connection reset by peer`;
    case 'EPROTO':
      return 'http: server gave HTTP response to HTTPS client';
    default:
      return error.message;
  }
}

function portOf({ ports = [] }: Container, port: number | string): number {
  return typeof port === 'number' ? port : (ports.find(({ name }) => name === port)?.containerPort ?? Number(port));
}

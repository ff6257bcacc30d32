import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
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

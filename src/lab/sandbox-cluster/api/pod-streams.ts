import type { RawData, WebSocket } from 'ws';
import type { Pod } from '../model/pod.ts';
import { Refused, type Status } from '../model/refused.ts';
import type { Attachable, Executed, Runtime } from '../pods/runtime.ts';
import { chooseContainer } from './choose-container.ts';

const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;
/** How much may wait for a slow client before the process behind it is made to wait. */
const maxWaiting = 1_000_000;

/**
 * Attach or exec over one WebSocket of v4 or v5.channel.k8s.io. As on a genuine cluster with v5 it is open already when it
 * turns out that the container does not run: that is told on stream 3 (a genuine cluster refuses v4 at the upgrade).
 */
export function streamPod(
  runtime: Runtime,
  pod: Pod,
  { query, socket, subresource }: { query: URLSearchParams; socket: WebSocket; subresource: string },
): void {
  const uid = pod.metadata.uid;
  try {
    const container = chooseContainer(pod, query);
    for (const each of ['stdout', 'stderr'] as const)
      if (query.get(each) === 'true') send(socket, channel[each], Buffer.alloc(0));
    const found =
      subresource === 'attach' ? runtime.attach(uid, container) : runtime.exec(uid, container, commandOf(query));
    if (found === undefined) end(socket, notRunning(pod, container));
    else if ('hear' in found) streamAttached(socket, found, query);
    else streamExecuted(socket, found, query);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    end(socket, error.status);
  }
}

function streamAttached(socket: WebSocket, attached: Attachable, query: URLSearchParams): void {
  const wanted = { 1: query.get('stdout') === 'true', 2: query.get('stderr') === 'true' };
  const stop = attached.hear((stream, bytes) => {
    if (!wanted[stream]) return;
    // A container is not made to wait for who looks on; who cannot follow is let go and has the log.
    if (socket.bufferedAmount > 16 * maxWaiting) socket.terminate();
    else send(socket, stream, bytes);
  });
  socket.on('message', (data) => {
    const [kind, rest] = split(data);
    if (kind === channel.stdin && query.get('stdin') === 'true') attached.stdin?.write(rest);
  });
  socket.once('close', stop);
  void attached.ended.then((code) => end(socket, statusOf(code)));
}

function streamExecuted(socket: WebSocket, executed: Executed, query: URLSearchParams): void {
  for (const [each, source] of [
    [channel.stdout, executed.stdout],
    [channel.stderr, executed.stderr],
  ] as const) {
    source.on('data', (bytes: Buffer) => {
      if (socket.bufferedAmount > maxWaiting) source.pause();
      socket.send(frame(each, bytes), () => source.resume());
    });
  }
  socket.on('message', (data) => {
    const [kind, rest] = split(data);
    if (kind === channel.stdin) executed.stdin.write(rest);
    if (kind === channel.close && rest[0] === channel.stdin) executed.stdin.end();
  });
  if (query.get('stdin') !== 'true') executed.stdin.end();
  socket.once('close', () => executed.kill());
  void executed.ended.then((code) => end(socket, statusOf(code)));
}

/** A terminal is played by script(1), which every Debian has. */
function commandOf(query: URLSearchParams): readonly string[] {
  const argv = query.getAll('command');
  if (query.get('tty') !== 'true') return argv;
  const quoted = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return ['script', '--quiet', '--return', '--command', quoted, '/dev/null'];
}

function frame(kind: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([kind]), bytes]);
}

function send(socket: WebSocket, kind: number, bytes: Uint8Array): void {
  if (socket.readyState === socket.OPEN) socket.send(frame(kind, bytes));
}

function split(data: RawData): readonly [number, Buffer] {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return [bytes[0] ?? -1, bytes.subarray(1)];
}

function end(socket: WebSocket, status: Status): void {
  send(socket, channel.status, Buffer.from(JSON.stringify(status)));
  socket.close(1000);
}

function statusOf(code: number): Status {
  const base = { kind: 'Status', apiVersion: 'v1', metadata: {} } as const;
  if (code === 0) return { ...base, status: 'Success' };
  const message = `command terminated with non-zero exit code: exit status ${code}`;
  const details = { causes: [{ reason: 'ExitCode', message: String(code) }] };
  return { ...base, status: 'Failure', message, reason: 'NonZeroExitCode', details };
}

function notRunning({ metadata }: Pod, container: string): Status {
  const message = `container ${container} not found in pod ${metadata.name}_${metadata.namespace}`;
  return new Refused(500, 'InternalError', message).status;
}

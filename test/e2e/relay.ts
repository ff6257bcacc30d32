import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { type KubeConfig, type KubernetesObject, PortForward } from '@kubernetes/client-node';
import type { Namespace } from './create-namespace.ts';

export interface Relay {
  /** HOST:PORT for pods. */
  readonly address: string;
  close(): Promise<void>;
}

/** For pods, for lines, and for the kubelet, whose probe would else be taken for a line. */
const [outer, inner, probe] = [9000, 9001, 9002] as const;
/** Lines that wait for a pod to call; each is taken by one connection, and another one is laid at once. */
const spare = 4;

/**
 * Lets pods reach a port of this machine's 127.0.0.1 on whatever cluster: a pod listens, and this side lays lines to it by
 * port-forward, through the API server. A line begins with one byte when a pod has called.
 */
export async function startRelay(
  config: KubeConfig,
  namespace: Namespace,
  { port, image }: { readonly port: number; readonly image: string },
): Promise<Relay> {
  await namespace.apply(manifests(image));
  await namespace.running('slack');
  const forward = new PortForward(config);
  const open = new Set<{ close(): void }>();
  let closing = false;
  const lay = async (): Promise<void> => {
    const [toPod, fromPod] = [new PassThrough(), new PassThrough()];
    const socket = await forward.portForward(namespace.name, 'slack', [inner], fromPod, null, toPod);
    const line = socket as { close(): void; on(name: 'close', listener: () => void): void };
    open.add(line);
    const closed = new Promise<void>((resolve) => line.on('close', resolve));
    void closed.then(() => {
      open.delete(line);
      fromPod.end();
    });
    await Promise.race([once(fromPod, 'readable'), closed]);
    fromPod.read(1);
    if (closing) return;
    relay();
    const near = connect(port, '127.0.0.1');
    join(near, { toPod, fromPod });
    void closed.then(() => near.destroy());
    near.on('close', () => line.close());
  };
  const relay = (): void => {
    // A line that breaks while nobody uses it is no loss: the next one is laid.
    void lay().catch((error: unknown) => {
      if (!closing) process.stderr.write(`relay: ${String(error)}\n`);
    });
  };
  for (let n = 0; n < spare; n += 1) relay();
  return {
    address: `slack.${namespace.name}.svc:80`,
    close: async () => {
      closing = true;
      for (const line of open) line.close();
    },
  };
}

function join(near: Socket, { toPod, fromPod }: { toPod: PassThrough; fromPod: PassThrough }): void {
  near.on('error', () => near.destroy());
  fromPod.pipe(near);
  near.pipe(toPod);
}

const script = `
const net = require('node:net');
const lines = [], calls = [];
const join = (line, call) => {
  line.write('!');
  line.pipe(call).pipe(line);
  call.on('close', () => line.destroy());
  line.on('close', () => call.destroy());
};
const serve = (port, mine, others, pair) => net.createServer({ pauseOnConnect: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  const other = others.shift();
  if (other) return pair(socket, other);
  mine.push(socket);
  socket.on('close', () => mine.includes(socket) && mine.splice(mine.indexOf(socket), 1));
}).listen(port);
serve(${inner}, lines, calls, (line, call) => join(line, call));
serve(${outer}, calls, lines, (call, line) => join(line, call));
net.createServer((socket) => socket.destroy()).listen(${probe});
process.on('SIGTERM', () => process.exit());
`;

function manifests(image: string): readonly KubernetesObject[] {
  const labels = { app: 'slack' };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'slack', labels },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'relay',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['node', '-e', script],
          readinessProbe: { tcpSocket: { port: probe }, periodSeconds: 1 },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'slack' },
    spec: { selector: labels, ports: [{ port: 80, targetPort: outer }] },
  };
  return [pod, service];
}

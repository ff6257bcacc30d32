import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeServer, listen } from '../../src/lab/slack-emulator/listen.ts';

export interface ManyPods {
  readonly kubeconfig: string;
  /** Goes on telling that a pod was restarted once more, so many times a second. */
  change(perSecond: number): void;
  close(): Promise<void>;
}

/** An API server that has nothing but pods, each as large as a usual one (about 7 KB), to be listed and watched. */
export async function serveManyPods(count: number): Promise<ManyPods> {
  const watching = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.method === 'POST') response.end(JSON.stringify({ status: { allowed: true } }));
    else if (url.searchParams.get('watch') === 'true') {
      response.flushHeaders();
      watching.add(response);
      response.on('close', () => watching.delete(response));
    } else response.end(pageOf(count, url.searchParams));
  });
  const port = await listen(server, 0);
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-many-pods-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(configFor(port)));
  let timer: NodeJS.Timeout | undefined;
  let changed = 0;
  return {
    kubeconfig,
    change: (perSecond) => {
      clearInterval(timer);
      timer = setInterval(() => {
        changed += 1;
        const line = `${JSON.stringify({ type: 'MODIFIED', object: podOf(changed % count, changed) })}\n`;
        for (const response of watching) response.write(line);
      }, 1_000 / perSecond);
    },
    close: async () => {
      clearInterval(timer);
      for (const response of watching) response.destroy();
      await closeServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pageOf(count: number, query: URLSearchParams): string {
  const from = Number(query.get('continue') ?? 0);
  const to = Math.min(count, from + Number(query.get('limit') ?? count));
  const items = Array.from({ length: to - from }, (_, at) => podOf(from + at, 0));
  return JSON.stringify({ items, metadata: { resourceVersion: '1', ...(to < count ? { continue: `${to}` } : {}) } });
}

/** Twenty workloads of a namespace; all names in one namespace is the hardest search. */
function podOf(n: number, restarts: number): object {
  const app = `service-${n % 20}`;
  const suffix = n.toString(36).padStart(5, 'b');
  return {
    metadata: {
      name: `${app}-7f9c4d-${suffix}`,
      namespace: 'shop',
      uid: `${n}`,
      resourceVersion: `${restarts + 1}`,
      creationTimestamp: '2026-11-01T00:00:00Z',
      labels: { app, 'pod-template-hash': '7f9c4d' },
      ownerReferences: [{ kind: 'ReplicaSet', name: `${app}-7f9c4d`, controller: true }],
      managedFields: [{ manager: 'kubelet', fieldsV1: { padding: 'x'.repeat(3_000) } }],
    },
    spec: { containers: [{ name: 'app', image: 'app', env: [{ name: 'PADDING', value: 'x'.repeat(3_000) }] }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: n % 50 === 0 ? 'False' : 'True' }],
      containerStatuses: [{ name: 'app', ready: true, restartCount: restarts, state: { running: {} } }],
    },
  };
}

function configFor(port: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    clusters: [{ name: 'bench', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bench', user: {} }],
  };
}

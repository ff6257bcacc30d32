import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
} from '@kubernetes/client-node';
import { writeKubeconfig } from '../contracts/cluster/accounts.ts';
import { renderChart } from '../deploy/helm.ts';
import type { Container } from './admission-rules.ts';
import { createNamespace, type Namespace } from './create-namespace.ts';

export interface AdmissionWorld extends Namespace {
  readonly toolbox: string;
  /** Adds the containers with the worker's own token; resolves with 'passed' or the API server's message. Stores nothing unless told. */
  patch(pod: string, containers: readonly Container[], how?: { readonly store: boolean }): Promise<string>;
  /** Any request with the worker's token: its status and body. */
  ask(method: string, path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** The administrator's hands. */
  readonly admin: KubernetesObjectApi;
  readonly account: string;
  stop(): Promise<void>;
}

/** Kinds of the chart that decide what the worker may do; nothing of it runs. */
const applied = [
  'ServiceAccount',
  'ConfigMap',
  'Role',
  'RoleBinding',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

interface Chosen {
  readonly maxRung: 'R0' | 'R1';
  /** Checks may log in to databases. */
  readonly logins: boolean;
}

/** A namespace with the chart's rights and admission policies, and the token of its worker. */
export async function startAdmissionWorld(kubeconfig: string, { maxRung, logins }: Chosen): Promise<AdmissionWorld> {
  const namespace = await createNamespace(kubeconfig);
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const admin = KubernetesObjectApi.makeApiClient(config);
  const toolbox = { repository: 'kdebug-toolbox', tag: 'e2e' };
  const values = {
    toolbox: { ...toolbox, ...(logins ? { db: { repository: 'kdebug-toolbox-db', tag: 'e2e' } } : {}) },
    maxRung,
    namespaces: [namespace.name],
    readNodes: false,
    networkPolicy: { enabled: false },
    admission: { install: 'always', images: ['kdebug-more:1'] },
    slack: { existingSecret: 'slack' },
    signing: { existingSecret: 'keys' },
    redis: { install: false, existingSecret: 'redis' },
    policy: { channels: ['C0INCIDENT'] },
  };
  const manifests = renderChart(values, { name: 'kdebug', namespace: namespace.name }).filter(({ kind }) =>
    applied.includes(kind ?? ''),
  );
  for (const manifest of manifests) await admin.create(manifest);
  const account = 'kdebug-worker';
  const worker = new KubeConfig();
  worker.loadFromFile(await writeKubeconfig(config, namespace.core, { account, namespace: namespace.name }));
  worker.setCurrentContext(account);
  const core = worker.makeApiClient(CoreV1Api);
  return {
    ...namespace,
    toolbox: `${toolbox.repository}:${toolbox.tag}`,
    admin,
    account,
    patch: async (pod, ephemeralContainers, { store } = { store: false }) => {
      const body = { spec: { ephemeralContainers } } as unknown as V1Pod;
      const merge = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);
      const call = { name: pod, namespace: namespace.name, body, ...(store ? {} : { dryRun: 'All' }) };
      return core.patchNamespacedPodEphemeralcontainers(call, merge).then(() => 'passed', messageOf);
    },
    ask: async (method, path) => ask(worker, method, path),
    stop: async () => {
      for (const manifest of manifests.filter(({ kind }) => kind?.startsWith('Validating'))) {
        await admin.delete(manifest);
      }
      await namespace.delete();
    },
  };
}

/** The API server's own sentence; anything else is thrown on. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error && 'body' in error && 'code' in error)) throw error;
  const body = typeof error.body === 'string' ? (JSON.parse(error.body) as KubernetesObject) : error.body;
  const { message } = body as { readonly message?: string };
  return `${String(error.code)} ${message}`;
}

async function ask(worker: KubeConfig, method: string, path: string): Promise<{ status: number; body: string }> {
  const options: RequestOptions = { method };
  await worker.applyToHTTPSOptions(options);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(new URL(path, worker.getCurrentCluster()?.server), options, resolve).on('error', reject).end();
  const answer = await promise;
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}

import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  VersionApi,
} from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { replyOf } from '../checks/middleware/ask-server.ts';
import type { Recording } from './recordings.ts';

export interface Seeds {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly seedImage: string;
  /** Of the pods in seeds-servers.yaml, which are left out without it. */
  readonly serversImage?: string;
  /** 'busybox', 'toolbox': each gets clients of its own. */
  readonly images: readonly string[];
  readonly recordings: readonly Recording[];
}

/** A node that is busy with other pods takes its time. */
const waitMs = 180_000;

/** Makes the namespace with all seeds and waits until they are as they shall be. */
export async function startSeeds(seeds: Seeds): Promise<{ readonly kubernetes: string; delete(): Promise<void> }> {
  const config = new KubeConfig();
  config.loadFromFile(seeds.kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const core = config.makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name: seeds.namespace } } });
  const done = async (): Promise<void> => void (await core.deleteNamespace({ name: seeds.namespace }));
  try {
    const manifests = readManifests(seeds);
    for (const manifest of manifests) {
      await objects.patch(manifest, undefined, undefined, 'kdebug-record', true, PatchStrategy.ServerSideApply);
    }
    const pods = manifests.filter(({ kind }) => kind === 'Pod').length;
    await until('all seeds run', async () => {
      const { items } = await core.listNamespacedPod({ namespace: seeds.namespace });
      const ready = items.filter(({ metadata, status }) => {
        const all = status?.containerStatuses ?? [];
        return (
          all.length > 0 &&
          all.every((one) => one.state?.running !== undefined && (one.ready || metadata?.name === 'unready'))
        );
      });
      return ready.length === pods;
    });
    // DNS and kube-proxy learn of the last endpoint a moment after the API server; the zombies take a second to end.
    await delay(3_000);
    const { gitVersion } = await config.makeApiClient(VersionApi).getCode();
    return { kubernetes: gitVersion, delete: done };
  } catch (error) {
    await done();
    throw error;
  }
}

/** One for each check and image, or for each image: a pod takes 20 injected containers at most. */
const copied: ReadonlySet<string> = new Set(['client', 'files']);
const copiedByImage: ReadonlySet<string> = new Set(['plain', 'odd']);
export function podFor({ pod, check }: Pick<Recording, 'pod' | 'check'>, image: string): string {
  if (copiedByImage.has(pod)) return `${pod}-${image}`;
  return copied.has(pod) ? `${pod}-${check}-${image}` : pod;
}

function readManifests({ namespace, seedImage, serversImage, images, recordings }: Seeds): KubernetesObject[] {
  const text = ['./seeds.yaml', ...(serversImage === undefined ? [] : ['./seeds-servers.yaml'])]
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n---\n')
    .replaceAll('SEED_IMAGE', seedImage)
    .replaceAll('SERVERS_IMAGE', serversImage ?? '')
    .replaceAll(/REPLY_([a-z-]+)(?:#(\d))?/g, (_, name: string, n = '0') => replyOf(name)[Number(n)] ?? '');
  const named = new Set(recordings.map(({ pod }) => pod));
  const all = parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject)
    // A pod with labels stands behind a Service; another one that nobody looks into is left out.
    .filter(
      ({ kind, metadata }) => kind !== 'Pod' || metadata?.labels !== undefined || named.has(metadata?.name ?? ''),
    );
  const copies = (name: string): readonly string[] => [
    ...new Set(
      recordings.filter(({ pod }) => pod === name).flatMap((one) => images.map((image) => podFor(one, image))),
    ),
  ];
  return all
    .flatMap((manifest) =>
      [...copied, ...copiedByImage].includes(manifest.metadata?.name ?? '')
        ? copies(manifest.metadata?.name ?? '').map((name) => renamed(manifest, name))
        : [manifest],
    )
    .map((manifest) => ({ ...manifest, metadata: Object.assign({}, manifest.metadata, { namespace }) }));
}

function renamed(manifest: KubernetesObject, name: string): KubernetesObject {
  return { ...manifest, metadata: Object.assign({}, manifest.metadata, { name }) };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + waitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${waitMs / 1000} s: ${what}`);
    await delay(200);
  }
}

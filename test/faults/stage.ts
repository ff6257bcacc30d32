import { setTimeout as delay } from 'node:timers/promises';
import type { CoreV1Api } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import type { Case } from './case.ts';
import { missing } from './in-place.ts';
import type { Kubectl } from './kubectl.ts';
import { isReady, type Seen, seeNamespace } from './seen.ts';

export interface Cluster {
  readonly core: CoreV1Api;
  readonly kubectl: Kubectl;
  /** What pods have as their nameserver. */
  readonly dns: string;
}

/** A case as it stands in a namespace of its own. */
export interface Stage {
  readonly namespace: string;
  readonly seen: Seen;
  /** The pod's name from before the break, and once everything is in place. */
  readonly pods: { readonly before?: string; readonly after?: string };
}

/** Puts a case in place. Throws when it is not within its limit, saying what did not hold. */
export async function stage(one: Case, namespace: string, cluster: Cluster): Promise<Stage> {
  const { core, kubectl } = cluster;
  const seen = seeNamespace(core, namespace);
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  // Bare pods are refused until the controller has made the namespace's service account.
  await within(20, async () => ((await accounts(core, namespace)) ? [] : ['the default service account']));
  await kubectl(['apply', '-f', '-'], { input: JSON.stringify(placed(one, namespace, cluster)) });
  for (const other of one.with) await within(one.limit, () => unready(seen, other));
  const before = await podOf(seen, one.target);
  for (const line of one.break) await kubectl.shell(fill(line, namespace, cluster), namespace, one.limit * 1000);
  const where = { seen, kubectl, namespace, target: one.target, ...(before === undefined ? {} : { before }) };
  await within(one.limit, () => missing(one.until, where));
  const after = await podOf(seen, one.target);
  return {
    namespace,
    seen,
    pods: { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
  };
}

/** Takes everything of a case away again: its namespaces, what it made outside of them, and what holds pods back. */
export async function strike(one: Case, namespace: string, { core, kubectl, dns }: Cluster): Promise<void> {
  const made = read(one, namespace, { dns });
  const names = made.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  for (const { metadata } of made.filter(({ kind }) => kind === 'Node')) {
    await kubectl(['delete', 'node', metadata.name, '--ignore-not-found', '--wait=false']);
  }
  const pods = await core.listNamespacedPod({ namespace });
  for (const { metadata, spec } of pods.items) {
    const pod = metadata?.name ?? '';
    if (metadata?.finalizers?.length) {
      await kubectl(['patch', 'pod', '-n', namespace, pod, '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    }
    const elsewhere = made.some(({ kind, metadata: { name } }) => kind === 'Node' && name === spec?.nodeName);
    if (elsewhere) await kubectl(['delete', 'pod', '-n', namespace, pod, '--force', '--grace-period=0']);
  }
  await kubectl(['delete', 'namespace', namespace, ...names, '--wait=false', '--ignore-not-found']);
}

/** The manifests as one List, each in the case's namespace unless it names another or has none. */
function placed(one: Case, namespace: string, cluster: Cluster) {
  const items = read(one, namespace, cluster).map((item) => {
    if (item.kind === 'Node' || item.kind === 'Namespace') return item;
    return { ...item, metadata: { namespace, ...item.metadata } };
  });
  return { apiVersion: 'v1', kind: 'List', items };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function read(one: Case, namespace: string, cluster: Pick<Cluster, 'dns'>): readonly Manifest[] {
  // kubectl reads YAML 1.1, where a mode such as 0755 is octal.
  const documents = parseAllDocuments(fill(one.manifests, namespace, cluster), { version: '1.1' });
  return documents.map((document) => document.toJS());
}

function fill(text: string, namespace: string, { dns }: Pick<Cluster, 'dns'>): string {
  return text.replaceAll('NAMESPACE', namespace).replaceAll('CLUSTER_DNS', dns);
}

async function podOf(seen: Seen, target: string): Promise<string | undefined> {
  return (await seen.pods(target))[0]?.metadata?.name;
}

async function accounts(core: CoreV1Api, namespace: string): Promise<boolean> {
  const { items } = await core.listNamespacedServiceAccount({ namespace });
  return items.some(({ metadata }) => metadata?.name === 'default');
}

async function unready(seen: Seen, name: string): Promise<readonly string[]> {
  const pods = await seen.pods(name);
  return pods.length > 0 && pods.every(isReady) ? [] : [`a ready pod of ${name}`];
}

async function within(seconds: number, look: () => Promise<readonly string[]>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const left = await look();
    if (left.length === 0) return;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${left.join(', ')}`);
    await delay(1000);
  }
}

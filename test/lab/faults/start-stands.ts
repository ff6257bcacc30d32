import { readFileSync } from 'node:fs';
import { dnsAddress } from '../../../src/lab/sandbox-cluster/network/addresses.ts';
import { type Sandbox, startSandbox } from '../../../src/lab/sandbox-cluster/sandbox.ts';
import { noLog } from '../../../src/log.ts';
import { createCore } from '../../faults/create-core.ts';
import { createKubectl, type Kubectl } from '../../faults/kubectl.ts';
import type { Stand } from './stand.ts';

/** Any cluster behind a kubeconfig; kubectl must be there. */
export async function startGenuineStand(kubeconfig: string, image: string): Promise<Stand> {
  const kubectl = createKubectl(kubeconfig);
  const nodes = JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])) as {
    items: { metadata: { name: string } }[];
  };
  const path = `/api/v1/nodes/${nodes.items[0]?.metadata.name}/proxy/configz`;
  const config = JSON.parse(await kubectl(['get', '--raw', path])) as { kubeletconfig: { clusterDNS: string[] } };
  const cluster = { core: createCore(kubeconfig), kubectl, dns: config.kubeletconfig.clusterDNS[0] ?? '' };
  return { cluster, kubeconfig, image, close: async () => {} };
}

/** withKubectl: else manifests are applied without it, and faults that run commands of it do not get in place. */
export async function startSandboxStand({ withKubectl }: { readonly withKubectl: boolean }): Promise<Stand> {
  const server = readFileSync(new URL('../../faults/image/server.py', import.meta.url), 'utf8');
  const commands = { 'kdebug-faults:1': ['python3', '-c', server] };
  const sandbox = await startSandbox({ log: noLog, commands });
  const { kubeconfig } = sandbox;
  const kubectl = withKubectl ? createKubectl(kubeconfig) : applyOnly(sandbox);
  const cluster = { core: createCore(kubeconfig), kubectl, dns: dnsAddress };
  return { cluster, kubeconfig, image: 'docker.io/library/busybox:1.35', close: () => sandbox.close() };
}

function applyOnly(sandbox: Sandbox): Kubectl {
  const refuse = async (): Promise<string> => {
    throw new Error('this needs kubectl');
  };
  const run: Kubectl = async ([verb], { input = '' } = {}) => {
    if (verb === 'delete') return '';
    if (verb !== 'apply') return refuse();
    const { items } = JSON.parse(input) as { items: readonly object[] };
    await sandbox.apply(items);
    return '';
  };
  run.shell = refuse;
  return run;
}

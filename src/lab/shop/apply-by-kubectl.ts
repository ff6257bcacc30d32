import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { problem, UserError } from '../../errors.ts';
import type { ShopObject } from './incident.ts';

export interface KubectlTarget {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
}

const limitMs = 60_000;

/**
 * The shop in a cluster of one's own, by kubectl from PATH: in a namespace that is made for it and goes in the end. One
 * that is there already is refused with a UserError, for what is in it is somebody's.
 */
export function applyByKubectl({ kubeconfig, context, namespace }: KubectlTarget) {
  const where = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ];
  const made = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  const serverSide = ['apply', '--server-side', '--force-conflicts', '--field-manager', 'kdebug-lab', '-f', '-'];
  let isMade = false;
  return {
    namespace,
    apply: async (objects: readonly ShopObject[]): Promise<void> => {
      if (!isMade) await kubectl([...where, 'create', '-f', '-'], made);
      isMade = true;
      const placed = objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
      await kubectl([...where, ...serverSide], { apiVersion: 'v1', kind: 'List', items: placed });
    },
    remove: async (): Promise<void> => {
      if (isMade) await kubectl([...where, 'delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
    },
  };
}

async function kubectl(args: readonly string[], input?: object): Promise<void> {
  const child = spawn('kubectl', args, { stdio: ['pipe', 'ignore', 'pipe'], timeout: limitMs });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2_000);
  });
  // One that ends early closes the pipe; its status tells the story.
  child.stdin.on('error', () => {});
  child.stdin.end(input === undefined ? '' : JSON.stringify(input));
  const [code] = (await once(child, 'close').catch((error: Error) => [error.message])) as [number | string | null];
  if (code === 0) return;
  const why = said.trim() || `kubectl ended with ${code}`;
  const next =
    'Install kubectl, take a context whose user may make a namespace, and by --namespace one that is not there yet.';
  throw new UserError(problem('shop-not-applied', `The shop could not be put into the cluster: ${why}`, next));
}

import { startSandbox } from '../../../src/lab/sandbox-cluster/sandbox.ts';
import { noLog } from '../../../src/log.ts';
import { type GenuineWorld, startGenuineCluster } from './genuine-cluster.ts';

/** A sandbox of its own, asked as a genuine cluster is: by its kubeconfig alone. */
export async function startSandboxWorld(options: { readonly enforce?: 'restricted' } = {}): Promise<GenuineWorld> {
  const sandbox = await startSandbox({ log: noLog });
  try {
    const image = 'docker.io/library/busybox:1.35';
    const world = await startGenuineCluster({ kubeconfig: sandbox.kubeconfig, image, ...options });
    return {
      ...world,
      patienceMs: 1_000,
      stop: async () => {
        await world.stop();
        await sandbox.close();
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

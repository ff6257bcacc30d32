import { UserError } from '../../../src/errors.ts';
import { findWay } from '../../../src/lab/sandbox-cluster/namespaces.ts';
import { startSandbox } from '../../../src/lab/sandbox-cluster/sandbox.ts';
import { findTools } from '../../../src/lab/sandbox-cluster/tools.ts';
import { noLog } from '../../../src/log.ts';
import { type GenuineWorld, startGenuineCluster } from './genuine-cluster.ts';

/** Why this machine cannot have a sandbox, and what would help; undefined where it can. */
export function whyNoSandbox(): string | undefined {
  try {
    findWay(findTools().path, process.getuid?.() ?? -1);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.problem.message} ${error.problem.nextStep}`;
  }
}

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

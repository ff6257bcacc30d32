import { describe, expect } from '@jest/globals';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { describeCluster, observeAll } from '../contracts/cluster/describe-cluster.ts';
import { bare, web } from '../contracts/cluster/find-observations.ts';
import { type GenuineWorld, startGenuineCluster, until } from '../contracts/cluster/genuine-cluster.ts';
import { findOne, limit, newStart, problemOf, runRound, specOf, step } from '../contracts/cluster/run-round.ts';
import { genuineObservations } from './genuine-observations.ts';
import { openFiles } from './open-files.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const image = process.env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35';

describeCluster('genuine Kubernetes', () => startGenuineCluster({ kubeconfig, image }));

describe('what only genuine Kubernetes shows', () =>
  observeAll(() => startGenuineCluster({ kubeconfig, image }), genuineObservations));

describe('an API server', () =>
  observeAll(
    () => startGenuineCluster({ kubeconfig, image }),
    [
      {
        // Each run tries some ten times to attach to a container that does not run yet.
        title: 'holds no more open files after six runs that were read by attach',
        given: [bare],
        observe: async (world) => {
          await runRound(world, 'bare', [step(['id'])]);
          const before = await openFiles(kubeconfig);
          const ways = [];
          for (let run = 0; run < 6; run += 1) ways.push((await runRound(world, 'bare', [step(['id'])])).way);
          expect(ways).toContain('attach');
          expect((await openFiles(kubeconfig)) - before).toBeLessThan(12);
        },
      },
    ],
  ));

describe('a namespace that enforces PodSecurity restricted', () =>
  observeAll(
    () => startGenuineCluster({ kubeconfig, image, enforce: 'restricted' }),
    [
      {
        title: 'lets the container in and runs it',
        given: [bare, web],
        observe: async (world) => {
          const { outcomes } = await runRound(world, 'web', [step(['id', '-u'])]);
          expect(outcomes[0]?.stdout).toBe('65532\n');
        },
      },
      {
        title: 'judges the whole pod, and its words are shown when another container is the reason',
        observe: async (world) => {
          await enforce(world, 'privileged');
          await placeSloppy(world);
          await enforce(world, 'restricted');
          const spec = specOf(world, await findOne(world, 'sloppy'), [step(['id'])]);
          const [refusal] = await world.cluster.refusals(spec, limit());
          expect(refusal).toMatchObject({
            code: 'pod-security-refused',
            message: expect.stringContaining('restricted'),
          });
          expect((await problemOf(world.cluster.inject(spec, newStart(), limit()))).code).toBe('pod-security-refused');
        },
      },
    ],
  ));

async function enforce({ core, namespace }: GenuineWorld, level: string): Promise<void> {
  const labels = { 'pod-security.kubernetes.io/enforce': level };
  const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  await core.patchNamespace({ name: namespace, body: { metadata: { labels } } }, merge);
}

async function placeSloppy(world: GenuineWorld): Promise<void> {
  const { namespace } = world;
  const containers = [{ name: 'app', image, command: ['sleep', '600'], imagePullPolicy: 'IfNotPresent' }];
  await world.core.createNamespacedPod({ namespace, body: { metadata: { name: 'sloppy' }, spec: { containers } } });
  await until('sloppy runs', async () => (await findOne(world, 'sloppy')).container?.running === true);
}

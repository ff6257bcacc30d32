import { describe, expect } from '@jest/globals';
import { describeCluster, observeAll } from '../contracts/cluster/describe-cluster.ts';
import { bare, web } from '../contracts/cluster/find-observations.ts';
import { startGenuineCluster } from '../contracts/cluster/genuine-cluster.ts';
import { runRound, step } from '../contracts/cluster/run-round.ts';
import { genuineObservations } from './genuine-observations.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const image = process.env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35';

describeCluster('genuine Kubernetes', () => startGenuineCluster({ kubeconfig, image }));

describe('what only genuine Kubernetes shows', () =>
  observeAll(() => startGenuineCluster({ kubeconfig, image }), genuineObservations));

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
    ],
  ));

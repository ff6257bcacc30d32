import { describe, expect } from '@jest/globals';
import { describeCluster, observeAll } from '../contracts/cluster/describe-cluster.ts';
import { bare, web } from '../contracts/cluster/find-observations.ts';
import { runRound, step } from '../contracts/cluster/run-round.ts';
import { startSandboxWorld, whyNoSandbox } from '../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../describe-where.ts';
import { genuineObservations } from '../e2e/genuine-observations.ts';

/** Rows of a genuine cluster that differ by design. This list may only shrink. */
const differs: Readonly<Record<string, string>> = {
  'a rule of the cluster that refuses the container is quoted': 'the sandbox evaluates no ValidatingAdmissionPolicy',
  'a rule of the cluster that refuses attach costs no second container: the log is read':
    'the sandbox evaluates no ValidatingAdmissionPolicy',
};

describeWhere(whyNoSandbox())('where namespaces can be had', () => {
  describeCluster('the sandbox', startSandboxWorld);

  describe('what a genuine cluster shows beyond the fake, on the sandbox', () =>
    observeAll(
      startSandboxWorld,
      genuineObservations.filter(({ title }) => !(title in differs)),
    ));

  describe('a namespace of the sandbox that enforces PodSecurity restricted', () =>
    observeAll(
      () => startSandboxWorld({ enforce: 'restricted' }),
      [
        {
          title: 'lets the container in and runs it',
          given: [bare, web],
          observe: async (world) => {
            const { outcomes } = await runRound(world, 'web', [step(['id', '-u'])]);
            expect(outcomes[0]?.stdout).toMatch(/^(65532|0)\n$/);
          },
        },
      ],
    ));
});

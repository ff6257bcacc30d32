import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, it } from '@jest/globals';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { leftoversOf } from './leftovers-of.ts';
import { startAndEnd } from './start-and-end.ts';
import { startTestSandbox } from './start-test-sandbox.ts';

const limitMs = 8_000;

// start-often.ts does the same two hundred times.
describeWhere(whyNoSandbox())('nothing is left of a sandbox', () => {
  it('that was closed', async () => {
    const sandbox = await startTestSandbox();
    const folder = dirname(sandbox.kubeconfig);
    const id = basename(folder);
    expect(leftoversOf(id)).not.toEqual([]);
    await sandbox.close();
    expect([leftoversOf(id), existsSync(folder)]).toEqual([[], false]);
  });

  it('that was closed with pods in it', async () => {
    const { left, processes } = await startAndEnd({ limitMs });
    expect(left).toEqual([]);
    // The program, the sandbox's shell and keeper, and a holder of each pod at least.
    expect(processes).toBeGreaterThanOrEqual(6);
  }, 20_000);

  it('that a terminal ended by Ctrl-C', async () => {
    const { left, processes } = await startAndEnd({ byCtrlC: true, limitMs });
    expect(left).toEqual([]);
    expect(processes).toBeGreaterThanOrEqual(6);
  }, 20_000);

  // Spread over its start and its life with pods.
  it.each([150, 300, 500, 900, 2_500])(
    'whose process was killed after %i ms',
    async (killAfterMs) => {
      expect((await startAndEnd({ killAfterMs, limitMs })).left).toEqual([]);
    },
    20_000,
  );
});

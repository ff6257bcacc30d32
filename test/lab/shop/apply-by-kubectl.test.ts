import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { UserError } from '../../../src/errors.ts';
import { applyByKubectl } from '../../../src/lab/shop/apply-by-kubectl.ts';
import { readShop } from '../../../src/lab/shop/read-shop.ts';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox-cluster/start-test-sandbox.ts';

const { KUBECTL = 'kubectl', PATH = '' } = process.env;
const there = spawnSync(KUBECTL, ['version', '--client']).status === 0;

describeWhere(there ? undefined : 'no kubectl is found; name one by KUBECTL', whyNoSandbox())(
  'the shop in a cluster of one’s own',
  () => {
    let sandbox: TestSandbox;
    beforeAll(async () => {
      process.env.PATH = `${dirname(KUBECTL)}:${PATH}`;
      sandbox = await startTestSandbox();
    }, 60_000);
    afterAll(async () => {
      process.env.PATH = PATH;
      await sandbox?.close();
    }, 30_000);

    const shopIn = (namespace: string) => applyByKubectl({ kubeconfig: sandbox.kubeconfig, namespace });
    const codeOf = async (path: string): Promise<number> => (await sandbox.ask('GET', path)).code;

    it('comes into a namespace that is made for it, is changed there, and goes with it', async () => {
      const target = shopIn('new');
      await target.apply(readShop());
      await target.apply(readShop());
      expect(await codeOf('/apis/apps/v1/namespaces/new/deployments/checkout')).toBe(200);
      await target.remove();
      expect(await codeOf('/api/v1/namespaces/new')).toBe(404);
    });

    it('does not touch a namespace that is there already', async () => {
      const own = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, data: { a: '1' } };
      await sandbox.apply([own], 'mine');
      const target = shopIn('mine');
      const refused = await target.apply(readShop()).catch((error: unknown) => error);
      expect((refused as UserError).problem).toMatchObject({
        code: 'shop-not-applied',
        message: expect.stringContaining('already exists'),
        nextStep: expect.stringContaining('--namespace'),
      });
      await target.remove();
      expect(await codeOf('/api/v1/namespaces/mine/configmaps/own')).toBe(200);
      expect(await codeOf('/apis/apps/v1/namespaces/mine/deployments/checkout')).toBe(404);
    });
  },
);

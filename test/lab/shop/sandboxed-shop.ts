import type { Incident, ShopObject } from '../../../src/lab/shop/incident.ts';
import { readIncidents, readShop } from '../../../src/lab/shop/read-shop.ts';
import { withIncident } from '../../../src/lab/shop/with-incident.ts';
import { askKdebug } from '../../faults/ask-kdebug.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox-cluster/start-test-sandbox.ts';

const limitMs = 25_000;

export interface SandboxedShop {
  readonly sandbox: TestSandbox;
  /** The shop with these incidents in it, and no others. */
  put(incidents: readonly Incident[]): Promise<void>;
  /** The first line of an answer that fits; the last one that did not, once it takes too long. */
  firstLine(ask: string, fits: RegExp): Promise<string>;
  close(): Promise<void>;
}

export async function openSandboxedShop(): Promise<SandboxedShop> {
  const sandbox = await startTestSandbox();
  const healthy = readShop();
  const about = { kubeconfig: sandbox.kubeconfig, image: 'docker.io/library/busybox:1.35', namespace: 'shop', rung: 1 };
  return {
    sandbox,
    put: async (incidents) => {
      const shop = incidents.reduce<readonly ShopObject[]>(withIncident, healthy);
      await sandbox.apply(shop, 'shop');
    },
    firstLine: async (ask, fits) => {
      // What is broken shows after some customers only: who asks too early asks again.
      for (const end = Date.now() + limitMs; ; ) {
        const { firstLine } = await askKdebug(ask, about);
        if (fits.test(firstLine) || Date.now() > end) return firstLine;
      }
    },
    close: () => sandbox.close(),
  };
}

export function incidentNamed(name: string): Incident {
  const found = readIncidents().find((incident) => incident.name === name);
  if (found === undefined) throw new Error(`no incident ${name}`);
  return found;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { asError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import { type Service, services } from '../admission/complete-service.ts';
import { type EndpointSlice, endpointSlices } from '../controllers/keep-endpoints.ts';
import { type Machine, runTool } from '../pods/machine.ts';
import type { Store } from '../store/store.ts';
import { serviceRules } from './service-rules.ts';

/** Many changes come together when a workload starts. */
const gatherMs = 10;

/** Keeps the translation of cluster addresses in line with Services and their endpoints. */
export async function serveServices(machine: Machine, store: Store, log: Log): Promise<void> {
  let applied = '';
  let changed = false;
  let isWorking = false;
  const apply = async (): Promise<void> => {
    const rules = serviceRules(store.list<Service>(services), store.list<EndpointSlice>(endpointSlices));
    if (rules === applied) return;
    await runTool(machine, 'iptables-restore', ['--wait', '5'], rules);
    applied = rules;
  };
  const work = async (): Promise<void> => {
    isWorking = true;
    for (; changed; await apply()) {
      await sleep(gatherMs);
      changed = false;
    }
    isWorking = false;
  };
  await apply();
  store.onChange(({ resource }) => {
    if (resource.name !== services.name && resource.name !== endpointSlices.name) return;
    changed = true;
    if (isWorking) return;
    void work().catch((error: unknown) => {
      isWorking = false;
      log.error({ err: asError(error) }, 'Services could not be set up');
    });
  });
}

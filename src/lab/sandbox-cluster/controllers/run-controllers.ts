import { asError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import type { Store } from '../store/store.ts';
import { keepEndpoints } from './keep-endpoints.ts';
import { keepReplicas } from './keep-replicas.ts';
import { keepRollouts } from './keep-rollouts.ts';
import { keepStatefulSets } from './keep-statefulsets.ts';
import { makeAccounts } from './make-accounts.ts';
import { schedulePods } from './schedule-pods.ts';

/** Brings the store from what is to what is wanted; called again after whatever it changed itself. */
export type Reconcile = (store: Store) => void;

/** All of them in the order in which one feeds the next. */
const controllers: readonly Reconcile[] = [keepRollouts, keepReplicas, keepStatefulSets, keepEndpoints];
const kinds = new Set(['deployments', 'replicasets', 'statefulsets', 'pods', 'services', 'endpointslices']);

/** One round for all changes of a turn of the event loop: the store is small, so each round looks at everything. */
export function runControllers(store: Store, log: Log): void {
  makeAccounts(store);
  schedulePods(store);
  let planned = false;
  store.onChange(({ resource }) => {
    if (planned || !kinds.has(resource.name)) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      for (const reconcile of controllers) {
        try {
          reconcile(store);
        } catch (error) {
          log.error({ err: asError(error) }, 'a controller of the sandbox failed');
        }
      }
    });
  });
}

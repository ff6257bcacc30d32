import { type Resource, resourceNamed } from '../model/resources.ts';
import type { Store } from '../store/store.ts';

const accounts = resourceNamed('v1', 'serviceaccounts') as Resource;

/** A service account `default` in each namespace, at once: pods are refused without it. */
export function makeAccounts(store: Store): void {
  store.onChange(({ resource, type, object }) => {
    if (resource.name !== 'namespaces' || type !== 'ADDED') return;
    const metadata = { name: 'default', namespace: object.metadata.name };
    store.create(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  });
}

import type { V1EndpointSlice, V1Pod } from '@kubernetes/client-node';
import type { Call } from '../../../src/cluster/resources.ts';
import type { FakeMemory } from './fake-memory.ts';

type Value = string | number | boolean | undefined;

/** A page of a list, as the API server cuts it: limit and continue are obeyed. */
export function listThings(memory: FakeMemory, call: Call, badSelector: () => Error) {
  const all = itemsOf(memory, call, badSelector);
  const from = Number(call.query?.continue ?? 0);
  const to = from + Number(call.query?.limit ?? all.length);
  return { items: all.slice(from, to), metadata: to < all.length ? { continue: String(to) } : {} };
}

function itemsOf(
  memory: FakeMemory,
  { resource, namespace, query }: Call,
  badSelector: () => Error,
): readonly unknown[] {
  const here = <T extends { metadata?: { namespace?: string } }>(things: Iterable<T>) =>
    [...things].filter(({ metadata }) => namespace === undefined || metadata?.namespace === namespace);
  switch (resource) {
    case 'pods':
      return here(memory.pods.values()).filter(bySelector(query?.labelSelector, badSelector));
    case 'services':
      return here(memory.services.values());
    case 'endpointslices':
      return here(memory.services.values()).map(({ metadata, spec }): V1EndpointSlice => {
        const selector = Object.entries(spec?.selector ?? {}).map((pair) => pair.join('='));
        const pods = here(memory.pods.values()).filter(bySelector(selector.join(','), badSelector));
        return {
          addressType: 'IPv4',
          metadata: { namespace: namespace ?? '', labels: { 'kubernetes.io/service-name': metadata?.name ?? '' } },
          ports: (spec?.ports ?? []).map(({ targetPort }) => ({ port: Number(targetPort) })),
          endpoints: pods.map((pod) => ({
            addresses: [pod.status?.podIP ?? ''],
            conditions: { ready: isReady(pod) },
            targetRef: { kind: 'Pod', name: pod.metadata?.name ?? '' },
          })),
        };
      });
    case 'events': {
      const [[, uid] = [], [, name] = []] = ['uid', 'name'].map(
        (field) => new RegExp(`involvedObject\\.${field}=([^,]+)`).exec(String(query?.fieldSelector)) ?? [],
      );
      return here(memory.events).filter(
        ({ involvedObject }) => involvedObject.uid === uid || involvedObject.name === name,
      );
    }
    default:
      return [];
  }
}

function bySelector(selector: Value, badSelector: () => Error): (pod: V1Pod) => boolean {
  if (selector === undefined || selector === '') return () => true;
  const pairs = String(selector)
    .split(',')
    .map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2)) throw badSelector();
  return ({ metadata }) => pairs.every(([key = '', value]) => metadata?.labels?.[key] === value);
}

function isReady({ status }: V1Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
}

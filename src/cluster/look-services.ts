import type { V1Deployment, V1EndpointSlice, V1Service, V1StatefulSet } from '@kubernetes/client-node';
import type { ServiceFact } from '../check/api-facts.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { listAll } from './list-all.ts';
import type { Sight } from './looked.ts';
import { serviceFacts } from './service-facts.ts';

/** The Services of the target's namespace and of the others that were asked for, with their endpoints. */
export async function allServices({ api, target, signal, namespaces }: Sight): Promise<readonly ServiceFact[]> {
  const facts = await Promise.all(
    [...new Set([target.namespace, ...namespaces])].map(async (namespace) => {
      const [services, slices] = await Promise.all([
        listAll<V1Service>(api, { resource: 'services', namespace }, signal),
        listAll<V1EndpointSlice>(api, { resource: 'endpointslices', namespace }, signal),
      ]);
      return withWorkloads(serviceFacts(services, slices), { api, signal, namespace });
    }),
  );
  return facts.flat();
}

type Place = Pick<Sight, 'api' | 'signal'> & { readonly namespace: string };

/** Only a Service that nobody answers for needs the second trip; without the right to look it stays unknown. */
async function withWorkloads(services: readonly ServiceFact[], place: Place): Promise<readonly ServiceFact[]> {
  const isEmpty = (service: ServiceFact): boolean =>
    !service.endpoints.some(({ ready }) => ready) && Object.keys(service.selector).length > 0;
  if (!services.some(isEmpty)) return services;
  const [deployments, sets] = await Promise.all([
    list<V1Deployment>('deployments', place),
    list<V1StatefulSet>('statefulsets', place),
  ]);
  if (deployments === undefined && sets === undefined) return services;
  const workloads = [
    ...(deployments ?? []).map((one) => ({ kind: 'Deployment', one })),
    ...(sets ?? []).map((one) => ({ kind: 'StatefulSet', one })),
  ];
  return services.map((service) => {
    if (!isEmpty(service)) return service;
    const behind = workloads.filter(({ one }) => selects(service, one)).map(({ kind, one }) => brief(kind, one));
    return { ...service, behind };
  });
}

async function list<T>(resource: 'deployments' | 'statefulsets', { api, signal, namespace }: Place) {
  return listAll<T>(api, { resource, namespace }, signal).catch((error: unknown) => {
    if (error instanceof ApiRefusal && error.status === 403) return undefined;
    throw error;
  });
}

function selects({ selector }: ServiceFact, { spec }: V1Deployment | V1StatefulSet): boolean {
  const labels = spec?.template.metadata?.labels ?? {};
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function brief(kind: string, { metadata, spec }: V1Deployment | V1StatefulSet) {
  return { kind, name: metadata?.name ?? '', replicas: spec?.replicas ?? 1 };
}

import type { ServiceFact } from '../../check/api-facts.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { selects } from '../declared-ports.ts';
import { fullName } from '../find-service.ts';
import { placeFinding } from './place-codes.ts';
import type { View } from './view.ts';

/** The Services that lead to the pod, or should. */
export function judgeOwnServices(view: View): readonly Finding[] {
  const { services, pod, isDeleted } = view;
  if (isDeleted || pod.status?.phase !== 'Running') return [];
  return services.flatMap((service) => (selects(service, pod) ? portNames(view, service) : leftOut(view, service)));
}

function portNames({ containers }: View, service: ServiceFact): readonly Finding[] {
  const names = new Set(containers.flatMap(({ spec }) => spec.ports ?? []).map(({ name }) => name));
  const missing = service.ports.filter(
    ({ targetPort }) => Number.isNaN(Number(targetPort)) && !names.has(String(targetPort)),
  );
  return missing.map(({ port, targetPort }) => {
    const sentence = `Service ${service.name} sends port ${port} to targetPort ${targetPort}, and no container of the pod has a port of that name`;
    const has = [...names].filter((name) => name !== undefined).join(', ') || 'none';
    return placeFinding('service-port-name-missing', {
      about: `${fullName(service)}:${port}`,
      sentence,
      evidence: [evidence('api:services', `names of the pod's ports: ${has}`)],
    });
  });
}

/** Only the Service of the same name as the workload is surely meant for it. */
function leftOut({ owner, pod, namespace }: View, service: ServiceFact): readonly Finding[] {
  const meant = service.namespace === namespace && service.name === owner?.name && service.externalName === undefined;
  const wanted = Object.entries(service.selector);
  if (!meant || wanted.length === 0 || service.endpoints.length > 0) return [];
  const labels = pod.metadata?.labels ?? {};
  const differing = wanted.filter(([key, value]) => labels[key] !== value).map(([key, value]) => `${key}=${value}`);
  const sentence = `Service ${service.name} leads to no pod: its selector wants ${differing.join(',')}, which the pods of ${owner?.kind} ${owner?.name} do not have`;
  const has = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return [
    placeFinding('service-leaves-pod-out', {
      about: fullName(service),
      sentence,
      evidence: [evidence('api:services', `labels of the pod: ${has}`)],
    }),
  ];
}

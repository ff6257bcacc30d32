import type { Container } from '../model/container.ts';
import type { Pod, PodSpec } from '../model/pod.ts';
import type { Cause } from '../model/refused.ts';
import type { Draft } from '../store/store.ts';

/** The defaults of the API server that kdebug, kubectl or the kubelet of the sandbox read. */
export function completePod(draft: Draft): Draft {
  const pod = draft as unknown as Pod;
  const spec: PodSpec = {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    securityContext: {},
    ...pod.spec,
    containers: (pod.spec?.containers ?? []).map(completeContainer),
    ...(pod.spec?.initContainers === undefined
      ? {}
      : { initContainers: pod.spec.initContainers.map(completeContainer) }),
  };
  const status = { phase: 'Pending', qosClass: qosOf(spec), ...pod.status };
  return { ...draft, spec, status } as Draft;
}

export function completeContainer<T extends Container>(container: T): T {
  return {
    ...container,
    imagePullPolicy:
      container.imagePullPolicy ??
      (/(:latest|\/[^:]+|^[^:]+)$/.test(container.image ?? '') ? 'Always' : 'IfNotPresent'),
    resources: container.resources ?? {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...(container.ports === undefined
      ? {}
      : { ports: container.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) }),
  };
}

export function judgePod(draft: Draft): readonly Cause[] {
  const { spec } = draft as unknown as Pod;
  const containers = spec.containers.map((each, n) => ({ each, at: `spec.containers[${n}]` }));
  if (containers.length === 0) return [{ field: 'spec.containers', message: 'Required value' }];
  const volumes = new Set(spec.volumes?.map(({ name }) => name));
  return containers.flatMap(({ each, at }) => [
    ...required(`${at}.name`, each.name),
    ...required(`${at}.image`, each.image),
    ...(each.volumeMounts ?? [])
      .filter(({ name }) => !volumes.has(name))
      .map(({ name }, n) => ({ field: `${at}.volumeMounts[${n}].name`, message: `Not found: "${name}"` })),
  ]);
}

function required(field: string, value: unknown): readonly Cause[] {
  return typeof value === 'string' && value !== '' ? [] : [{ field, message: 'Required value' }];
}

function qosOf({ containers }: PodSpec): string {
  const sets = containers.map(({ resources = {} }) => ({
    limits: resources.limits ?? {},
    requests: resources.requests ?? {},
  }));
  if (sets.every(({ limits, requests }) => Object.keys({ ...limits, ...requests }).length === 0)) return 'BestEffort';
  const sure = sets.every(({ limits, requests }) =>
    ['cpu', 'memory'].every((each) => limits[each] !== undefined && (requests[each] ?? limits[each]) === limits[each]),
  );
  return sure ? 'Guaranteed' : 'Burstable';
}

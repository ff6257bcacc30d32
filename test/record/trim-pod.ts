import type { V1Pod } from '../../src/check/api-facts.ts';

/** What checks read of a pod; the rest is noise that differs from run to run. */
export function trimPod({ metadata, spec, status }: V1Pod): V1Pod {
  return JSON.parse(
    JSON.stringify({
      metadata: { name: metadata?.name, namespace: metadata?.namespace, labels: metadata?.labels },
      spec: {
        containers: spec?.containers,
        initContainers: spec?.initContainers,
        volumes: spec?.volumes,
        securityContext: spec?.securityContext,
        hostNetwork: spec?.hostNetwork,
        hostIPC: spec?.hostIPC,
        terminationGracePeriodSeconds: spec?.terminationGracePeriodSeconds,
        dnsPolicy: spec?.dnsPolicy,
        ephemeralContainers: spec?.ephemeralContainers?.map(({ name, image }) => ({ name, image })),
      },
      status: {
        podIP: status?.podIP,
        phase: status?.phase,
        containerStatuses: status?.containerStatuses,
        ephemeralContainerStatuses: status?.ephemeralContainerStatuses,
      },
    }),
  ) as V1Pod;
}

import type { V1Container, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { problem, UserError } from '../errors.ts';
import { didYouMean } from '../request/did-you-mean.ts';
import type { Target } from '../request/request.ts';

/** kubectl takes it as the default of `logs` and `exec` too. */
const defaultContainer = 'kubectl.kubernetes.io/default-container';

/** A pod of the API as a target. Throws a UserError when it has no container of the name that was asked for. */
export function targetOf(
  pod: V1Pod,
  { cluster, container, chosen }: { readonly cluster: string; readonly container?: string; readonly chosen?: string },
): Target {
  const found = containerOf(pod, container);
  return {
    cluster,
    namespace: pod.metadata?.namespace ?? '',
    pod: pod.metadata?.name ?? '',
    podUid: pod.metadata?.uid ?? '',
    os: osOf(pod),
    ...(found === undefined ? {} : { container: describe(found, pod) }),
    ...(chosen === undefined ? {} : { chosen }),
  };
}

function containerOf(pod: V1Pod, asked: string | undefined): V1Container | undefined {
  const all = pod.spec?.containers ?? [];
  if (asked === undefined) {
    const preferred = pod.metadata?.annotations?.[defaultContainer];
    return all.find(({ name }) => name === preferred) ?? all[0];
  }
  const withInit = [...all, ...(pod.spec?.initContainers ?? [])];
  const found = withInit.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  const names = withInit.map(({ name }) => name);
  throw new UserError(
    problem(
      'container-not-found',
      `Pod ${pod.metadata?.name} has no container ${asked}; it has ${names.join(', ')}.`,
      didYouMean(asked, names, 'Name one of them with -c, or leave -c out.'),
    ),
  );
}

function describe(container: V1Container, pod: V1Pod): NonNullable<Target['container']> {
  const status = statusOf(container.name, pod);
  const known = status?.user?.linux;
  const own = container.securityContext;
  const uid = own?.runAsUser ?? pod.spec?.securityContext?.runAsUser ?? known?.uid;
  const gid = own?.runAsGroup ?? pod.spec?.securityContext?.runAsGroup ?? known?.gid;
  return {
    name: container.name,
    ...(status?.containerID === undefined || status.containerID === '' ? {} : { id: status.containerID }),
    running: status?.state?.running !== undefined,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  };
}

/** Also of init containers, of which a sidecar is one. */
export function statusOf(container: string, { status }: V1Pod): V1ContainerStatus | undefined {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return all.find(({ name }) => name === container);
}

function osOf({ spec }: V1Pod): Target['os'] {
  const os = spec?.os?.name ?? spec?.nodeSelector?.['kubernetes.io/os'];
  return os === 'windows' ? 'windows' : 'linux';
}

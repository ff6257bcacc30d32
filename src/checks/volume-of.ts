import type { V1Pod } from '../check/api-facts.ts';
import type { Target } from '../request/request.ts';
import { containerSpec } from './container-spec.ts';

export type Volume = NonNullable<NonNullable<V1Pod['spec']>['volumes']>[number];
export type VolumeMount = NonNullable<NonNullable<V1Pod['spec']>['containers'][number]['volumeMounts']>[number];

/** Each mount of the target's container with the volume behind it. */
export function mountedVolumes(
  pod: V1Pod,
  target: Target,
): readonly { readonly mount: VolumeMount; readonly volume: Volume }[] {
  return (containerSpec(pod, target)?.volumeMounts ?? []).flatMap((mount) => {
    const volume = pod.spec?.volumes?.find(({ name }) => name === mount.name);
    return volume === undefined ? [] : [{ mount, volume }];
  });
}

/** 'ConfigMap app-settings', 'emptyDir cache': what a person calls the volume. */
export function volumeTitle(volume: Volume): string {
  if (volume.configMap !== undefined) return `ConfigMap ${volume.configMap.name ?? ''}`;
  if (volume.secret !== undefined) return `Secret ${volume.secret.secretName ?? ''}`;
  if (volume.persistentVolumeClaim !== undefined) return `volume claim ${volume.persistentVolumeClaim.claimName}`;
  if (volume.emptyDir !== undefined) return `emptyDir ${volume.name}`;
  if (volume.hostPath !== undefined) return `hostPath ${volume.hostPath.path}`;
  return `volume ${volume.name}`;
}

/** Where Secrets and service account tokens are mounted in the target's container: nobody reads or lists there. */
export function secretMounts(pod: V1Pod, target: Target): readonly string[] {
  return mountedVolumes(pod, target).flatMap(({ mount, volume }) => (holdsSecrets(volume) ? [mount.mountPath] : []));
}

function holdsSecrets({ secret, projected, csi }: Volume): boolean {
  const parts = projected?.sources ?? [];
  return (
    secret !== undefined ||
    csi?.driver.includes('secrets') === true ||
    parts.some((part) => part.secret !== undefined || part.serviceAccountToken !== undefined)
  );
}

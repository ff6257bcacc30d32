import type { V1Pod } from '../check/api-facts.ts';
import { evidence, type Seen } from '../check/make-finding.ts';
import type { Target } from '../request/request.ts';
import { containerSpec } from './container-spec.ts';
import { mountedVolumes, type Volume, volumeTitle } from './volume-of.ts';

/**
 * Secrets and ConfigMaps whose files the target's user may not read, from the spec alone: the kubelet gives their files to
 * root with defaultMode (0644 where nothing is said), and to fsGroup with read for the group where that is set.
 */
export function judgeUnreadableVolumes(pod: V1Pod, target: Target): readonly Seen[] {
  const uid =
    containerSpec(pod, target)?.securityContext?.runAsUser ??
    pod.spec?.securityContext?.runAsUser ??
    target.container?.uid;
  if (uid === undefined || uid === 0 || pod.spec?.securityContext?.fsGroup !== undefined) return [];
  const groups = [target.container?.gid, ...(pod.spec?.securityContext?.supplementalGroups ?? [])];
  return mountedVolumes(pod, target).flatMap(({ mount, volume }) =>
    modesOf(volume)
      .filter(({ mode }) => (mode & (groups.includes(0) ? 0o044 : 0o004)) === 0)
      .slice(0, 1)
      .map(({ mode, path }) => {
        const file = path === undefined ? mount.mountPath : `${mount.mountPath}/${path}`;
        const octal = mode.toString(8).padStart(4, '0');
        return {
          about: `volume ${mount.mountPath}`,
          sentence: `permission: user ${uid} may not read ${file}: the files of ${volumeTitle(volume)} belong to root with mode ${octal}, and the pod has no fsGroup`,
          evidence: [evidence('api:pod', `volume ${volume.name}: mode ${octal}; runAsUser ${uid}, no fsGroup`)],
        };
      }),
  );
}

function modesOf({ secret, configMap }: Volume): readonly { readonly mode: number; readonly path?: string }[] {
  const source = secret ?? configMap;
  if (source === undefined) return [];
  const files = (source.items ?? []).flatMap(({ mode, path }) => (mode === undefined ? [] : [{ mode, path }]));
  return [...files, { mode: source.defaultMode ?? 0o644 }];
}

import type { V1Pod } from '../check/api-facts.ts';
import { evidence, type Seen } from '../check/make-finding.ts';
import type { Target } from '../request/request.ts';
import { containerSpec } from './container-spec.ts';
import type { MountFlags } from './read-disk.ts';
import { mountedVolumes, type Volume, volumeTitle } from './volume-of.ts';
import { containerOf } from './why-unseen.ts';

type ReadOnly = Seen & { readonly code: 'mounted-read-only' | 'root-read-only' };

/** Mounts that cannot be written although the spec says nothing of it, and a root filesystem that shall not be written. */
export function judgeReadOnly(
  mounts: readonly MountFlags[],
  { pod, target }: { readonly pod: V1Pod; readonly target: Target },
): readonly ReadOnly[] {
  const meant = containerSpec(pod, target)?.securityContext?.readOnlyRootFilesystem === true;
  return mounts
    .filter(({ readOnly }) => readOnly)
    .flatMap((flags): ReadOnly[] => {
      const { path, type } = flags;
      const seen = [evidence('mounts', `${path} ${type} ro`)] as const;
      if (path === '/') {
        const about = containerOf(target);
        if (!meant)
          return [
            {
              code: 'mounted-read-only',
              about,
              sentence: `the root filesystem of ${about} is mounted read-only, and its spec does not ask for it`,
              evidence: seen,
            },
          ];
        return [
          {
            code: 'root-read-only',
            about,
            sentence: `the root filesystem of ${about} is read-only, as its spec asks (readOnlyRootFilesystem): only its volumes can be written`,
            evidence: seen,
          },
        ];
      }
      const declared = mountedVolumes(pod, target).find(({ mount }) => mount.mountPath.replace(/\/$/, '') === path);
      if (declared === undefined || declared.mount.readOnly === true || !isWritable(declared.volume)) return [];
      const sentence = `${path} (${volumeTitle(declared.volume)}) is mounted read-only, and the spec lets it be written`;
      return [{ code: 'mounted-read-only', about: `volume ${path}`, sentence, evidence: seen }];
    });
}

function isWritable({ emptyDir, persistentVolumeClaim, ephemeral, hostPath, nfs }: Volume): boolean {
  if (persistentVolumeClaim?.readOnly === true || nfs?.readOnly === true) return false;
  return [emptyDir, persistentVolumeClaim, ephemeral, hostPath, nfs].some((kind) => kind !== undefined);
}

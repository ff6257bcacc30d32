import type { Container, View } from './view.ts';

/** What is mounted at or above a path: 'ConfigMap app-conf at /etc/app'; undefined where it is the image's own. */
export function mountOver({ pod }: View, { spec }: Container, path: string): string | undefined {
  const mounts = (spec.volumeMounts ?? [])
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length);
  const [mount] = mounts;
  if (mount === undefined) return undefined;
  const volume = pod.spec?.volumes?.find(({ name }) => name === mount.name);
  const { configMap, secret, emptyDir, persistentVolumeClaim } = volume ?? {};
  const what =
    (configMap?.name === undefined ? undefined : `ConfigMap ${configMap.name}`) ??
    (secret?.secretName === undefined ? undefined : `Secret ${secret.secretName}`) ??
    (emptyDir === undefined ? undefined : `the empty volume ${mount.name}`) ??
    (persistentVolumeClaim === undefined ? undefined : `the volume claim ${persistentVolumeClaim.claimName}`) ??
    `the volume ${mount.name}`;
  const optional = configMap?.optional === true || secret?.optional === true ? ', which is optional' : '';
  return `${what}, mounted at ${mount.mountPath}${optional}`;
}

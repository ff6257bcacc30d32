import type { Container, View } from './view.ts';

/**
 * What the spec holds that a line of the log does not say by itself: '; …' to be put behind it, or ''. A reference that
 * nothing filled in, a port that only root may open, a file where a directory was mounted, a small place for shared memory.
 */
export function unfilledReference({ spec }: Container): string {
  if ((spec.envFrom ?? []).length > 0) return '';
  const before = new Set<string>();
  for (const { name, value = '' } of spec.env ?? []) {
    const open = references(value).find((one) => !before.has(one) && !ofServices.test(one));
    if (open !== undefined) {
      const later = (spec.env ?? []).some((one) => one.name === open) ? 'is only defined after it' : 'is not defined';
      return `; its variable ${name} holds $(${open}) unfilled, since ${open} ${later}`;
    }
    before.add(name);
  }
  return '';
}

/** Kubernetes adds these for each Service of the namespace. */
const ofServices = /_(?:SERVICE_HOST|SERVICE_PORT|PORT)(?:_|$)/;

/** $(NAME) as the kubelet expands it; $$(NAME) is meant as it stands. */
function references(value: string): readonly string[] {
  return [...value.matchAll(/(\$?)\$\(([A-Za-z_][A-Za-z0-9_.-]{0,100})\)/g)].flatMap(([, doubled, name = '']) =>
    doubled === '' ? [name] : [],
  );
}

/** Where access is denied without a path, and the container is to serve such a port. */
export function lowPort({ pod }: View, { spec }: Container, line: string): string {
  const user = spec.securityContext?.runAsUser ?? pod.spec?.securityContext?.runAsUser;
  const mayBind = spec.securityContext?.capabilities?.add?.some((one) => /NET_BIND_SERVICE|ALL/.test(one)) === true;
  if (!/permission denied|EACCES/i.test(line) || user === 0 || mayBind) return '';
  const [, shown] = /:(\d{1,4})\b(?!:)/.exec(line) ?? [];
  const ports = shown === undefined ? (spec.ports ?? []).map(({ containerPort }) => containerPort) : [Number(shown)];
  const low = ports.find((port) => port > 0 && port < 1024);
  const who = user === undefined ? 'it' : `it runs as user ${user} and`;
  return low === undefined ? '' : `; only root may listen on ports below 1024, and ${who} wants port ${low}`;
}

/** The kubelet makes an empty directory of a subPath that the volume does not have. */
export function missingSubPath({ pod }: View, { spec }: Container, path: string): string {
  const mount = spec.volumeMounts?.find((one) => one.mountPath === path && one.subPath !== undefined);
  const volume = pod.spec?.volumes?.find(({ name }) => name === mount?.name);
  const from =
    (volume?.configMap?.name === undefined ? undefined : `ConfigMap ${volume.configMap.name}`) ??
    (volume?.secret?.secretName === undefined ? undefined : `Secret ${volume.secret.secretName}`);
  if (mount === undefined || from === undefined) return '';
  return `; its subPath ${mount.subPath} is no key of ${from}, so an empty directory stands there`;
}

/** A line that names no place: which small one the spec lets the process write to. */
export function smallPlace({ pod }: View, { spec }: Container): string {
  const text = [...(spec.command ?? []), ...(spec.args ?? []), ...(spec.env ?? []).map(({ value = '' }) => value)].join(
    ' ',
  );
  const mounts = spec.volumeMounts ?? [];
  if (text.includes('/dev/shm') && !mounts.some(({ mountPath }) => mountPath === '/dev/shm'))
    return '; its command names /dev/shm, which holds 64 MiB in a container unless a volume is mounted there';
  const small = mounts.flatMap(({ name, mountPath }) => {
    const limit = pod.spec?.volumes?.find((one) => one.name === name)?.emptyDir?.sizeLimit;
    return limit === undefined ? [] : [`${mountPath} (sizeLimit ${limit})`];
  });
  return small.length === 1 ? `; the one small volume that it has is ${small[0]}` : '';
}

/** `timeout 30 server`: the command ends itself; the number is the one that a test left there. */
export function ownTimeout({ spec }: Container): string {
  const words = [...(spec.command ?? []), ...(spec.args ?? [])].join(' ');
  const [line] = /(?:^|[\s;&|/])timeout(?: -[a-z-]+(?:[= ][A-Z0-9]+)?)* \d+(?:\.\d+)?[smhd]?\b/.exec(words) ?? [];
  return line === undefined ? '' : `its own command ends it: it runs under \`${line.replace(/^[\s;&|/]/, '')}\``;
}

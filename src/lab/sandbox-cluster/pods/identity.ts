import type { Container, SecurityContext } from '../model/container.ts';
import type { PodSpec } from '../model/pod.ts';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Lower case, without CAP_. */
  readonly capabilities: readonly string[];
  readonly mayGainMore: boolean;
}

/** What containerd gives a container that asks for nothing. */
const usual = [
  'chown',
  'dac_override',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'net_bind_service',
  'net_raw',
  'sys_chroot',
  'mknod',
  'audit_write',
  'setfcap',
] as const;

/** Who a container runs as: its own securityContext before the pod's; root where neither says. */
export function identityOf(container: Container, spec: PodSpec): Identity {
  const own: SecurityContext = { ...spec.securityContext, ...container.securityContext };
  const { add = [], drop = [] } = own.capabilities ?? {};
  const dropped = drop.map(plain);
  const kept = dropped.includes('all') ? [] : usual.filter((each) => !dropped.includes(each));
  const fsGroup = spec.securityContext?.fsGroup;
  return {
    uid: own.runAsUser ?? 0,
    gid: own.runAsGroup ?? 0,
    groups: [...(spec.securityContext?.supplementalGroups ?? []), ...(fsGroup === undefined ? [] : [fsGroup])],
    capabilities: [...new Set([...kept, ...add.map(plain)])],
    mayGainMore: own.allowPrivilegeEscalation !== false,
  };
}

/** The words for setpriv(1). Another user than root keeps no capability, as in Kubernetes; the bounding set says what it could get. */
export function setprivWords(identity: Identity, manyUsers: boolean): readonly string[] {
  const { uid, gid, groups, capabilities, mayGainMore } = identity;
  const bound = ['-all', ...capabilities.map((each) => `+${each}`)].join(',');
  const who = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`,
  ];
  return [
    ...(manyUsers ? who : []),
    `--bounding-set=${bound}`,
    '--inh-caps=-all',
    ...(mayGainMore ? [] : ['--no-new-privs']),
  ];
}

/** Who a running container is, from the words for setpriv; root where only one user can be mapped. */
export function userOf(words: readonly string[]): {
  linux: { uid: number; gid: number; supplementalGroups: number[] };
} {
  const id = (word: string): number => Number(words.find((each) => each.startsWith(word))?.slice(word.length) ?? 0);
  return { linux: { uid: id('--reuid='), gid: id('--regid='), supplementalGroups: [] } };
}

function plain(capability: string): string {
  return capability.toLowerCase().replace(/^cap_/, '');
}

/** Why the kubelet does not make a container; undefined when it does. */
export function whyNotCreated({ uid }: Identity, own: SecurityContext): string | undefined {
  if (own.runAsNonRoot !== true || uid !== 0) return undefined;
  return own.runAsUser === 0
    ? "container's runAsUser breaks non-root policy"
    : 'container has runAsNonRoot and image will run as root';
}

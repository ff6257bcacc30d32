import { availableParallelism, totalmem } from 'node:os';
import type { Pod } from '../model/pod.ts';
import { isLive } from '../model/workload.ts';
import { nodeName } from '../pods/kubelet.ts';
import { bytesOf, millisOf } from '../pods/quantity.ts';
import { matchLabels } from '../store/selectors.ts';

const nodeLabels: Readonly<Record<string, string>> = {
  'kubernetes.io/os': 'linux',
  'kubernetes.io/hostname': nodeName,
};

/** What the one node has: the machine's processors and memory. */
export const allocatable = {
  cpu: String(availableParallelism()),
  memory: `${Math.floor(totalmem() / 1024)}Ki`,
} as const;

/** Why the one node does not take a pod, in the scheduler's words; undefined when it does. others: the pods on it. */
export function whyNotScheduled(pod: Pod, others: readonly Pod[]): string | undefined {
  const here = others.filter((other) => other.spec.nodeName === nodeName && isLive(other));
  const why = [
    misfit(pod) ? "1 node(s) didn't match Pod's node affinity/selector" : undefined,
    ...(['cpu', 'memory'] as const).map((name) => (isShort(name, pod, here) ? `1 Insufficient ${name}` : undefined)),
    isApart(pod, here) ? "1 node(s) didn't match pod anti-affinity rules" : undefined,
    hostPortsOf(pod).some((port) => here.flatMap(hostPortsOf).includes(port))
      ? "1 node(s) didn't have free ports for the requested pod ports"
      : undefined,
  ].filter((each) => each !== undefined);
  if (why.length === 0) return undefined;
  const preemption = '0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
  return `0/1 nodes are available: ${why.join(', ')}. preemption: ${preemption}`;
}

function misfit({ spec }: Pod): boolean {
  return Object.entries(spec.nodeSelector ?? {}).some(([key, value]) => nodeLabels[key] !== value);
}

function isShort(name: 'cpu' | 'memory', pod: Pod, here: readonly Pod[]): boolean {
  const amount = name === 'cpu' ? millisOf : bytesOf;
  const asked = (one: Pod): number =>
    one.spec.containers.reduce((sum, { resources = {} }) => {
      return sum + amount(resources.requests?.[name] ?? resources.limits?.[name] ?? 0);
    }, 0);
  const wanted = asked(pod);
  return wanted > 0 && wanted + here.reduce((sum, other) => sum + asked(other), 0) > amount(allocatable[name]);
}

function isApart({ metadata, spec }: Pod, here: readonly Pod[]): boolean {
  const rules = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const near = here.filter((other) => other.metadata.namespace === metadata.namespace);
  return rules.some(({ labelSelector }) => near.some(matchLabels(labelSelector?.matchLabels ?? {})));
}

function hostPortsOf({ spec }: Pod): readonly number[] {
  return spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort }) => hostPort ?? []));
}

import type { V1Pod } from '@kubernetes/client-node';
import type { PodEntry } from '../run/directory.ts';
import { podHealth } from './pod-health.ts';
import { workloadOf } from './workload-of.ts';

/** By these labels people know an app (kubernetes.io, "Recommended Labels", and the custom before it). */
const appLabels = ['app.kubernetes.io/name', 'app', 'k8s-app', 'app.kubernetes.io/instance'] as const;

/** A pod as the directory holds it. */
export function podEntry(pod: V1Pod): PodEntry {
  const { namespace = '', name = '', labels } = pod.metadata ?? {};
  const workload = workloadOf(pod);
  const app = appLabels.map((label) => labels?.[label]).find((value) => value !== undefined && value !== '');
  const isSaid = app === undefined || [name, workload?.name].some((known) => known?.startsWith(app));
  return {
    namespace,
    name,
    ...(workload === undefined ? {} : { owner: { kind: workload.kind, name: workload.name } }),
    ...(isSaid ? {} : { app }),
    health: podHealth(pod).words,
  };
}

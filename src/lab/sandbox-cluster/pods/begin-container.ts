import type { EphemeralContainer } from '../model/container.ts';
import { ContainerRun } from './container-run.ts';
import { planContainer } from './plan-container.ts';
import type { PodParts } from './pod-parts.ts';
import type { PodRun } from './pod-run.ts';
import { probeContainer } from './probe.ts';
import type { Executed } from './runtime.ts';
import type { Ended } from './start-container.ts';

export interface Beginning {
  readonly run: PodRun;
  readonly parts: PodParts;
  /** The process that holds the pod's namespaces. */
  readonly holder: number;
  readonly volumes: ReadonlyMap<string, string>;
  readonly restarts: (ended: Ended) => boolean;
}

/** Begins a container of a pod: init, usual or ephemeral. */
export function beginContainer(container: EphemeralContainer, beginning: Beginning): ContainerRun {
  const { run, parts, holder, volumes, restarts } = beginning;
  const { name } = container;
  return new ContainerRun(container, {
    plan: (id) => {
      const target = targetOf(run, container.targetContainerName);
      const about = { pod: run.pod, podIp: run.ip, holder, volumes, id };
      return planContainer(container, { ...parts, ...about, ...(target === undefined ? {} : { target }) });
    },
    pull: () => parts.judge(container),
    restarts,
    tell: (told) => parts.tell(run.pod, { ...told, container: name }),
    changed: () => parts.changed(run),
    probe: (_, told, signal) =>
      probeContainer(
        {
          container,
          podIp: run.ip,
          exec: (argv) => run.exec(name, argv) as Executed,
          unhealthy: (message) => parts.tell(run.pod, { reason: 'Unhealthy', message, warning: true, container: name }),
        },
        told,
        signal,
      ),
  });
}

/** Of a target that does not run, its PID namespace is gone: the container gets one of its own, as with containerd. */
function targetOf(run: PodRun, name: string | undefined): { pid: number; id: string } | undefined {
  const target = name === undefined ? undefined : run.container(name);
  if (target?.isRunning !== true || target.life === undefined) return undefined;
  return { pid: target.life.pid, id: target.id ?? '' };
}

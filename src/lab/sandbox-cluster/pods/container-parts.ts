import type { Group } from './cgroups.ts';
import type { PullFailure } from './images.ts';
import type { Told } from './record-events.ts';
import type { Ended, Life, Plan } from './start-container.ts';

/** What a container needs of its pod and of the kubelet. */
export interface ContainerParts {
  /** Decided anew for each life. Throws CreateError. */
  readonly plan: (id: string) => Promise<{ readonly plan: Plan; readonly group: Group }>;
  readonly pull: () => PullFailure | undefined;
  /** Whether it is started again after this end. */
  readonly restarts: (ended: Ended) => boolean;
  readonly tell: (told: Omit<Told, 'container'>) => void;
  readonly changed: () => void;
  /** Runs the probes of one life until the signal. */
  readonly probe: (life: Life, kinds: Probes, signal: AbortSignal) => Promise<void>;
}

export interface Probes {
  readonly ready: (isReady: boolean) => void;
  readonly started: () => void;
  /** The container is to be killed. */
  readonly failed: (probe: 'liveness' | 'startup') => void;
}

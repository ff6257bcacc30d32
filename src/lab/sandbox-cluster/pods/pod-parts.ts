import type { Log } from '../../../log.ts';
import type { Store } from '../store/store.ts';
import type { Cgroups } from './cgroups.ts';
import type { Judge } from './images.ts';
import type { Machine } from './machine.ts';
import type { PodRun } from './pod-run.ts';
import type { Recorder } from './record-events.ts';

/** What a pod needs of the kubelet. */
export interface PodParts {
  readonly machine: Machine;
  readonly store: Store;
  readonly cgroups: Cgroups;
  readonly judge: Judge;
  readonly tell: Recorder;
  readonly log: Log;
  /** The status is to be written. */
  readonly changed: (run: PodRun) => void;
}

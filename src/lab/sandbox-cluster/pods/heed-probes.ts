import type { Container } from '../model/container.ts';
import type { ContainerParts, Probes } from './container-parts.ts';
import type { ContainerRecord } from './container-record.ts';

export interface Heeding {
  readonly spec: Container;
  readonly record: ContainerRecord;
  readonly parts: Pick<ContainerParts, 'tell' | 'changed'>;
  readonly end: () => void;
}

/** What the probes of a container change. */
export function heedProbes({ spec, record, parts, end }: Heeding): Probes {
  const set = (isReady: boolean): void => {
    if (record.ready === isReady && record.started) return;
    record.started = true;
    record.ready = isReady;
    parts.changed();
  };
  return {
    ready: set,
    started: () => set(spec.readinessProbe === undefined),
    failed: (probe) => {
      parts.tell({ reason: 'Killing', message: `Container ${spec.name} failed ${probe} probe, will be restarted` });
      end();
    },
  };
}

import type { Where } from '../command.ts';
import { renderCommand } from '../render-command.ts';
import type { Subject } from './alert.ts';

/** What one would type behind `/kdebug` to look into a subject. */
export function toCommand({ kind, name, ...where }: Subject): string {
  return renderCommand({
    do: 'run',
    where: { by: by(kind, name), pick: 'one', ...where },
    check: 'triage',
    args: {},
    again: false,
    quiet: false,
    private: false,
  });
}

/** A bare name means the pod, or what is left of its owner; a CronJob's pods are found by its name as a prefix. */
function by(kind: Subject['kind'], name: string): Where['by'] {
  return kind === 'Pod' || kind === 'CronJob' ? { name } : { kind, name };
}

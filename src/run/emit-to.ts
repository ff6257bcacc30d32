import type { Emit } from '../job/ports.ts';
import type { Runs } from './ports.ts';

/** A job's way out: its news go to the run's events, where the poster and all others read them. */
export function emitTo(runs: Pick<Runs, 'tell'>, run: string, part: number): Emit {
  return (news) => runs.tell(run, part, news);
}

import { type Problem, problem } from '../errors.ts';
import { shown } from '../request/names.ts';
import type { Card, PartState } from './chat.ts';

export function clusterOf({ request }: Card, { part }: PartState): string {
  return (request.on[part] ?? request.on[0]).cluster;
}

/** Why a part got its end from outside: never taken, or lost on the way. */
export function whyExpired(card: Card, part: PartState, workers: number): Problem {
  const cluster = shown(clusterOf(card, part));
  if (part.state !== 'queued') {
    return problem(
      'worker-lost',
      `The worker of cluster \`${cluster}\` that had this run was lost, or did not finish within its time.`,
      'Run it again; if it happens again, give the run id to whoever runs kdebug.',
    );
  }
  if (workers > 0) {
    return problem(
      'not-taken',
      `No worker of cluster \`${cluster}\` took this run in time: they are busy, or stopped by \`/kdebug stop\`.`,
      'Run it again when fewer runs are waiting.',
    );
  }
  return problem(
    'worker-gone',
    `No worker of cluster \`${cluster}\` took this run: none listens any more.`,
    'Ask whoever runs kdebug to start a worker there, then run it again.',
  );
}

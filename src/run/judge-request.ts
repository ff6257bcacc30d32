import { type Problem, problem } from '../errors.ts';
import { didYouMean } from '../request/did-you-mean.ts';
import { shown } from '../request/names.ts';
import type { Request } from '../request/request.ts';
import { ago } from './ago.ts';
import { whyStopped } from './answer-control.ts';
import type { AnswerParts } from './answer-parts.ts';
import { secretInCommand } from './secret-in-command.ts';

type Judged = { readonly rule: string } | { readonly refused: Problem; readonly rule?: string };

/** Whether a request is run. What costs nothing comes first; nothing of a cluster is told before access allows it. */
export async function judgeRequest(request: Request, parts: AnswerParts): Promise<Judged> {
  const early = whyTooLate(request, parts) ?? whySecret(request, parts) ?? parts.checkArgs(request.check, request.args);
  if (early !== undefined) return { refused: early };
  const decision = parts.access.authorize(request);
  if ('refused' in decision) return decision;
  const { rule } = decision.permit;
  const refused = (await whyNotNow(parts)) ?? (await whyNoWorker(request, parts)) ?? (await whyTooMany(parts));
  return refused === undefined ? { rule } : { refused, rule };
}

/** The bot was away: a person who asked minutes ago does not expect a container any more. */
function whyTooLate({ askedAt }: Request, { now, limits }: AnswerParts): Problem | undefined {
  const late = now() - askedAt;
  if (late < limits.waitMs) return undefined;
  return problem(
    'asked-too-long-ago',
    `This was asked ${ago(late)}, while kdebug was away, and was not run.`,
    'Ask again if you still want it.',
  );
}

function whySecret({ args }: Request, { holdsSecret }: AnswerParts): Problem | undefined {
  const words = Object.values(args).flatMap((arg) => (typeof arg === 'object' ? arg : [String(arg)]));
  return holdsSecret(words) ? secretInCommand() : undefined;
}

async function whyNotNow({ jobs, now }: AnswerParts): Promise<Problem | undefined> {
  const stopped = await jobs.stopped();
  return stopped === undefined ? undefined : whyStopped(stopped, now());
}

async function whyTooMany({ runs, limits }: AnswerParts): Promise<Problem | undefined> {
  const open = await runs.unsettled();
  if (open < limits.mostOpen) return undefined;
  return problem(
    'too-many-open',
    `${open} requests are open in this workspace, which is as many as kdebug takes at once; this was not run.`,
    'Ask again in a minute, when some of them are answered.',
  );
}

async function whyNoWorker({ on }: Request, { clusters, jobs }: AnswerParts): Promise<Problem | undefined> {
  for (const cluster of new Set(on.map((selection) => selection.cluster))) {
    if (!clusters.includes(cluster)) return unknownCluster(cluster, clusters);
    if ((await jobs.workers(cluster)) === 0) {
      return problem(
        'no-worker',
        `No worker listens for cluster \`${shown(cluster)}\`, so this was not run.`,
        'Ask whoever runs kdebug to start a worker there, then ask again.',
      );
    }
  }
  return undefined;
}

function unknownCluster(cluster: string, clusters: readonly string[]): Problem {
  return problem(
    'unknown-cluster',
    `kdebug knows no cluster \`${shown(cluster)}\`.`,
    didYouMean(cluster, clusters, `Name one of: ${clusters.map((name) => `\`${name}\``).join(', ')}.`),
  );
}

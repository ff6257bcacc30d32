import { asError, problem, TransientError, UserError } from '../errors.ts';
import type { RunNews } from '../job/run-event.ts';
import type { Request } from '../request/request.ts';
import { requestKey } from '../request/request-key.ts';
import { type Asked, refuse, tell } from './answer-parts.ts';
import { judgeRequest } from './judge-request.ts';
import type { RunRecord } from './ports.ts';
import { tellJoined } from './tell-joined.ts';

export interface Wanted {
  readonly request: Request;
  readonly again: boolean;
  readonly mention: boolean;
}

/** Judges a request, opens its run or joins another one, and puts its parts into the queues. */
export async function startRequest(wanted: Wanted, asked: Asked): Promise<void> {
  const { request } = wanted;
  const judged = await judgeRequest(request, asked.parts);
  if ('refused' in judged) {
    const { cluster, namespace } = request.on[0];
    const rule = judged.rule === undefined ? {} : { rule: judged.rule };
    const known = { run: request.run, check: request.check, target: { cluster, namespace }, ...rule };
    return refuse(asked, judged.refused, known);
  }
  const { joined } = await openRun(wanted, judged.rule, asked);
  if (joined !== undefined)
    return tellJoined(joined, { ...asked, request, rule: judged.rule, mention: wanted.mention });
  await enqueueParts(request, [], asked);
}

/**
 * Goes on with the run that an earlier try of the ask opened, without judging again: false when there is none. The run's
 * id and its times come from the ask, so another try finds it.
 */
export async function goOn(asked: Asked): Promise<boolean> {
  const { ask, parts } = asked;
  const known = await parts.runs.read(parts.runId(ask.id));
  if (known !== undefined) await enqueueParts(known.request, known.events, asked);
  return known !== undefined;
}

function openRun({ request, again, mention }: Wanted, rule: string, { ask, parts }: Asked) {
  const { waitMs, marginMs, joinMs } = parts.limits;
  const opening = {
    request,
    // A private run is joined by nobody but its requester.
    key: request.at.private ? `${requestKey(request)} ${request.from.id}` : requestKey(request),
    parts: request.on.length,
    notAfter: ask.askedAt + waitMs + request.limitMs + marginMs,
    mention,
    rule,
    ...(ask.replyUrl === undefined ? {} : { replyUrl: ask.replyUrl }),
  };
  return parts.runs.open(opening, { again, joinMs });
}

async function enqueueParts(request: Request, events: RunRecord['events'], asked: Asked): Promise<void> {
  for (const part of request.on.keys()) {
    const before = events.filter((event) => event.part === part);
    await asked.parts.runs.tell(request.run, part, await queuedNews(request, part, { ...asked, before }));
  }
  if (request.at.private) {
    const text = `Run \`${request.run}\` is on its way; the answer comes to you alone. \`/kdebug cancel ${request.run}\` stops it.`;
    await tell(asked, { kind: 'text', text });
  }
}

type Enqueuing = Asked & { readonly before: RunRecord['events'] };

async function queuedNews(request: Request, part: number, { ask, parts, before }: Enqueuing): Promise<RunNews> {
  // A part with news was enqueued by an earlier try; its job may be done and gone, and must not be added anew. Telling
  // its place again wakes the poster, which that try may have missed.
  const [first] = before;
  if (first !== undefined) return { type: 'queued', ahead: first.type === 'queued' ? first.ahead : 0 };
  const { run } = request;
  const notAfter = ask.askedAt + parts.limits.waitMs;
  try {
    const job = { v: 1, kind: 'run', id: `${run}-${part}`, request, part, parts: request.on.length, notAfter } as const;
    return { type: 'queued', ahead: (await parts.jobs.enqueue(job)).ahead };
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof TransientError) throw error;
    // The run is open, so its end is told on its card.
    if (error instanceof UserError) return { type: 'ended', as: 'refused', problem: error.problem };
    parts.log.error({ err: error, run, part }, 'a part could not be enqueued by a fault of ours');
    return { type: 'ended', as: 'broken', problem: notEnqueued(run) };
  }
}

function notEnqueued(run: string) {
  return problem(
    'our-fault',
    `kdebug could not put run \`${run}\` into the queue, by a fault of its own.`,
    'Ask again; if it fails again, give this id to whoever runs kdebug: the log of the bot has the details.',
  );
}

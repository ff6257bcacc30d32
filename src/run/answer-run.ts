import { type Problem, problem, UserError } from '../errors.ts';
import type { Request } from '../request/request.ts';
import { type Asked, refuse, tell } from './answer-parts.ts';
import { explainRun } from './explain-run.ts';
import { foldEvents, isOver } from './fold-events.ts';
import { linkOf } from './link-of.ts';
import { nextCheck } from './next-check.ts';
import type { RunRecord } from './ports.ts';
import { goOn, startRequest } from './start-request.ts';

/** The run's card with its report, privately, for whoever may see it now. */
export async function answerStatus(run: string, asked: Asked): Promise<void> {
  const { parts, who, ask } = asked;
  const record = await parts.runs.read(run);
  const hidden = whyNot('status', record, asked);
  if (record === undefined || hidden !== undefined) return hide(run, asked, hidden);
  const link = await linkOf(record.delivery.cardRef, parts.chat);
  const card = foldEvents(record);
  await tell(asked, link === undefined ? { kind: 'card', card } : { kind: 'card', card, link });
  parts.audit({ what: 'status', run, who, at: ask.at });
}

/** Takes what waits out of the queue and stops what runs; the card then shows the end. */
export async function answerCancel(run: string, asked: Asked): Promise<void> {
  const { parts, who, ask } = asked;
  const record = await parts.runs.read(run);
  if (record === undefined) return hide(run, asked);
  const refused = whyNot('cancel', record, asked);
  if (refused !== undefined) return refuseOrHide(refused, record, asked);
  const over = isOver(foldEvents(record));
  if (!over) await cancelParts(record, asked);
  await tell(asked, { kind: 'text', text: `Run \`${run}\` ${over ? 'has ended already' : 'is being cancelled'}.` });
  parts.audit({ what: 'cancel', run, who, at: ask.at });
}

/** The same request once more, as the person who asks now and where they ask it. */
export function answerAgain(run: string, asked: Asked): Promise<void> {
  return repeat(run, asked, { action: 'again', again: true, change: ({ request }) => request });
}

/** The check that the findings of a run suggest, on the same pods. Others who ask it meanwhile join. */
export function answerNext(run: string, asked: Asked): Promise<void> {
  const change = (record: RunRecord): Request => {
    const next = nextCheck(foldEvents(record).parts[0].report);
    if (next === undefined) throw new UserError(noNext(run));
    return { ...record.request, ...next };
  };
  return repeat(run, asked, { action: 'status', again: false, change });
}

/** What its steps printed, privately, for whoever may see the run now. */
export async function answerOutput(run: string, asked: Asked): Promise<void> {
  const { parts, who, ask } = asked;
  const record = await parts.runs.read(run);
  const hidden = whyNot('status', record, asked);
  if (record === undefined || hidden !== undefined) return hide(run, asked, hidden);
  const link = await linkOf(record.delivery.cardRef, parts.chat);
  await tell(asked, { kind: 'output', card: foldEvents(record), ...(link === undefined ? {} : { link }) });
  parts.audit({ what: 'status', run, who, at: ask.at });
}

/** In other words, in the run's own thread; privately where the run has none. */
export async function answerExplain(run: string, asked: Asked): Promise<void> {
  const { parts, who, ask } = asked;
  const record = await parts.runs.read(run);
  const hidden = whyNot('status', record, asked);
  if (record === undefined || hidden !== undefined) return hide(run, asked, hidden);
  const text = explainRun(foldEvents(record));
  const { cardRef } = record.delivery;
  if (cardRef === undefined || record.request.at.private) await tell(asked, { kind: 'text', text });
  else await parts.chat.say(cardRef, run, { key: `explain-${ask.id}`, text });
  parts.audit({ what: 'status', run, who, at: ask.at });
}

interface Repeating {
  readonly action: Action;
  readonly again: boolean;
  readonly change: (record: RunRecord) => Request;
}

/** A private run stays private, and a channel that demands it is obeyed. */
async function repeat(run: string, asked: Asked, { action, again, change }: Repeating): Promise<void> {
  if (await goOn(asked)) return;
  const { parts, who, ask } = asked;
  const record = await parts.runs.read(run);
  if (record === undefined) return hide(run, asked);
  const refused = whyNot(action, record, asked);
  if (refused !== undefined) return refuseOrHide(refused, record, asked);
  const askedPrivately = record.request.at.private || parts.access.channelDefaults(ask.at).private === true;
  const at = { ...ask.at, private: askedPrivately };
  const request = { ...change(record), run: parts.runId(ask.id), from: who, at, askedAt: ask.askedAt };
  await startRequest({ request, again, mention: record.mention }, asked);
}

async function cancelParts(record: RunRecord, { parts: { jobs, runs }, who }: Asked): Promise<void> {
  const { run } = record.request;
  // Before the end, which comes from a worker that does not know who asked for it.
  for (const { part } of foldEvents(record).parts) await runs.tell(run, part, { type: 'cancelling', by: who });
  const { removed } = await jobs.cancel(run);
  const waiting = foldEvents(record).parts.filter(({ state }) => state === 'queued');
  // Waiting parts too, not only removed ones: an earlier try may have removed them and died before this.
  for (const part of new Set([...removed, ...waiting.map(({ part }) => part)])) {
    await runs.tell(run, part, { type: 'ended', as: 'cancelled' });
  }
}

/** Whoever may see the run hears the reason. */
function refuseOrHide(refused: Problem, record: RunRecord, asked: Asked): Promise<void> {
  const { run } = record.request;
  const hidden = whyNot('status', record, asked);
  return hidden === undefined ? refuse(asked, refused, { run }) : hide(run, asked, hidden);
}

type Action = 'status' | 'cancel' | 'again';

function whyNot(action: Action, record: RunRecord | undefined, asked: Asked): Problem | undefined {
  const { parts, who, ask } = asked;
  return record && parts.access.mayAct({ who, at: ask.at, action, run: record.request });
}

/** A run that is unknown and one that this person may not see sound the same; the audit line knows. */
function hide(run: string, asked: Asked, why?: Problem): Promise<void> {
  return refuse(asked, noSuchRun(run), { run, ...(why === undefined ? {} : { code: why.code }) });
}

function noSuchRun(run: string): Problem {
  return problem(
    'no-such-run',
    `There is no run \`${run}\` that you may see here.`,
    'Copy the id from the card; runs are forgotten after a while.',
  );
}

function noNext(run: string): Problem {
  return problem(
    'no-next-check',
    `Run \`${run}\` suggests no further check.`,
    'Type `/kdebug checks` for the list, and choose one.',
  );
}

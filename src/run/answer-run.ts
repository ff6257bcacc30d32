import { type Problem, problem } from '../errors.ts';
import { type AnswerParts, type Asked, refuse, tell } from './answer-parts.ts';
import { foldEvents, isOver } from './fold-events.ts';
import { linkOf } from './link-of.ts';
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
  if (!over) await cancelParts(record, parts);
  await tell(asked, { kind: 'text', text: `Run \`${run}\` ${over ? 'has ended already' : 'is being cancelled'}.` });
  parts.audit({ what: 'cancel', run, who, at: ask.at });
}

/** The same request once more, as the person who asks now and where they ask it. */
export async function answerAgain(run: string, asked: Asked): Promise<void> {
  if (await goOn(asked)) return;
  const { parts, who, ask } = asked;
  const record = await parts.runs.read(run);
  if (record === undefined) return hide(run, asked);
  const refused = whyNot('again', record, asked);
  if (refused !== undefined) return refuseOrHide(refused, record, asked);
  const askedPrivately = record.request.at.private || parts.access.channelDefaults(ask.at).private === true;
  const at = { ...ask.at, private: askedPrivately };
  const request = { ...record.request, run: parts.runId(ask.id), from: who, at, askedAt: ask.askedAt };
  await startRequest({ request, again: true, mention: record.mention }, asked);
}

async function cancelParts(record: RunRecord, { jobs, runs }: AnswerParts): Promise<void> {
  const { run } = record.request;
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

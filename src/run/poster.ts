import { asError, problem, TransientError, UserError } from '../errors.ts';
import { addLogFields, type Log } from '../log.ts';
import type { Ms } from '../request/request.ts';
import { auditEntry } from './audit-entry.ts';
import type { Card, Chat } from './chat.ts';
import { tellEnd, tellRequester, tellWhyAlone } from './deliver-alone.ts';
import { deliverInThread } from './deliver-in-thread.ts';
import { foldEvents, isOver } from './fold-events.ts';
import { linkOf } from './link-of.ts';
import type { Audit, RunRecord, Runs } from './ports.ts';
import { tellJoins } from './tell-joins.ts';

/** How often an answer that our fault keeps from being shown is tried; the queue puts time between the tries. */
const mostFaults = 3;

export interface PosterParts {
  readonly runs: Pick<Runs, 'read' | 'mark'>;
  readonly chat: Chat;
  readonly audit: Audit;
  readonly log: Log;
  readonly now: () => Ms;
}

/** One look at a run: what it is now, and how the chat shall show it. */
export interface Delivering {
  readonly record: RunRecord;
  readonly card: Card;
  readonly parts: PosterParts;
}

/**
 * Brings a run's card and thread in line with its state; whoever does it last is right. One process at a time per run.
 *
 * It may die between any two calls and be called again: a `…Tried` mark stands before each post and its reference behind
 * it, and with the mark but no reference the chat is searched before posting again. So there is one card, one file and
 * one final reply. Only a whisper, which cannot be searched, and the audit line may come twice then.
 *
 * Throws TransientError (and what is our fault) for the queue to try again.
 */
export async function poster(run: string, parts: PosterParts): Promise<void> {
  const record = await parts.runs.read(run);
  if (record === undefined) return;
  if (record.delivery.link !== undefined) addLogFields({ link: record.delivery.link });
  const delivering: Delivering = { record, card: foldEvents(record), parts };
  if (record.delivery.settled === true) return tellJoins(delivering);
  const cardRef = await deliver(delivering).catch((error: unknown) => throwOrGiveUp(asError(error), delivering));
  if (!isOver(delivering.card)) return rememberLink(cardRef, delivering);
  const link = await linkOf(cardRef, parts.chat);
  parts.audit(auditEntry(record, link));
  await parts.runs.mark(run, { ...(link === undefined ? {} : { link }), settled: true });
}

/** For the log lines of those who work on the run; what fails here is tried at the next turn. */
async function rememberLink(cardRef: string | undefined, { record, card, parts }: Delivering): Promise<void> {
  if (record.delivery.link !== undefined) return;
  try {
    const link = await linkOf(cardRef, parts.chat);
    if (link !== undefined) await parts.runs.mark(card.run, { link });
  } catch (error) {
    parts.log.debug({ err: error, run: card.run }, 'the permalink of a card is not known yet');
  }
}

/** A fault of ours may keep an answer from being shown, but not the requester from hearing that there is one. */
async function throwOrGiveUp(error: Error, delivering: Delivering): Promise<undefined> {
  const { record, card, parts } = delivering;
  if (error instanceof TransientError || !isOver(card)) throw error;
  const faults = (record.delivery.faults ?? 0) + 1;
  await parts.runs.mark(card.run, { faults });
  if (faults < mostFaults) throw error;
  parts.log.error({ err: error, run: card.run }, 'an answer could not be shown by a fault of ours');
  const why = problem(
    'our-fault',
    `kdebug has an answer (\`${card.run}\`) and could not show it, by a fault of its own.`,
    `Try \`/kdebug status ${card.run}\`; else give the id to whoever runs kdebug.`,
  );
  await tellRequester(delivering, { kind: 'problem', problem: why });
  return undefined;
}

/** In the channel where that is possible, else to the requester alone. Resolves with the card's reference. */
async function deliver(delivering: Delivering): Promise<string | undefined> {
  const { request, delivery } = delivering.record;
  if (!request.at.private && delivery.alone !== true) {
    try {
      return await deliverInThread(delivering);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await tellWhyAlone(delivering, error.problem);
    }
  }
  await tellEnd(delivering);
  return delivery.cardRef;
}

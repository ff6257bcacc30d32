import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { auditEntry } from './audit-entry.ts';
import type { Card, Chat } from './chat.ts';
import { tellEnd, tellWhyAlone } from './deliver-alone.ts';
import { deliverInThread } from './deliver-in-thread.ts';
import { foldEvents, isOver } from './fold-events.ts';
import { linkOf } from './link-of.ts';
import type { Audit, RunRecord, Runs } from './ports.ts';

export interface PosterParts {
  readonly runs: Pick<Runs, 'read' | 'mark'>;
  readonly chat: Chat;
  readonly audit: Audit;
  readonly log: Log;
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
  if (record === undefined || record.delivery.settled === true) return;
  const delivering: Delivering = { record, card: foldEvents(record), parts };
  const cardRef = await deliver(delivering);
  if (!isOver(delivering.card)) return;
  parts.audit(auditEntry(record, await linkOf(cardRef, parts.chat)));
  await parts.runs.mark(run, { settled: true });
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

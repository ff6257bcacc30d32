import { type Problem, UserError } from '../errors.ts';
import type { Note } from './chat.ts';
import { isOver } from './fold-events.ts';
import type { Delivering } from './poster.ts';

/** Tells the requester why there is no card, and from now on answers to them alone. */
export async function tellWhyAlone(delivering: Delivering, why: Problem): Promise<void> {
  const message = `${why.message} The answer comes to you alone.`;
  await tellRequester(delivering, { kind: 'problem', problem: { ...why, message } });
  await delivering.parts.runs.mark(delivering.card.run, { alone: true });
}

/** The final answer to the requester alone, once the run is over. */
export async function tellEnd(delivering: Delivering): Promise<void> {
  const { record, card, parts } = delivering;
  if (!isOver(card) || record.delivery.whispered === true) return;
  await tellRequester(delivering, { kind: 'card', card });
  await parts.runs.mark(card.run, { whispered: true });
}

/** Where even a whisper is refused (the person left the workspace …) nobody is there to be told: the log says so. */
export async function tellRequester({ record, card, parts }: Delivering, note: Note): Promise<void> {
  const { from, at } = record.request;
  try {
    await parts.chat.whisper(from, at, note, record.replyUrl);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    parts.log.error({ run: card.run, code: error.problem.code }, 'a requester could not be told');
  }
}

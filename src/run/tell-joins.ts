import { UserError } from '../errors.ts';
import { shown } from '../request/names.ts';
import { isOver } from './fold-events.ts';
import type { Delivering } from './poster.ts';

/** Says in the thread, once for each, who else waits for this answer, so that nobody there wonders or asks a third time. */
export async function tellJoins({ record, card, parts }: Delivering, ref = record.delivery.cardRef): Promise<void> {
  const { joinsTold = [], replyRef } = record.delivery;
  const news = record.joined.filter(({ who }) => !joinsTold.includes(who.id));
  if (ref === undefined || news.length === 0) return;
  const answered = isOver(card) && replyRef !== undefined;
  for (const { who } of news) {
    const text = `${shown(who.name)} asked the same${answered ? ' and was sent to this answer.' : '; the answer here is for both.'}`;
    try {
      await parts.chat.say(ref, card.run, { key: `joined-${who.id}`, text });
    } catch (error) {
      // Somebody deleted the thread: there is nobody left to be told.
      if (!(error instanceof UserError)) throw error;
    }
  }
  await parts.runs.mark(card.run, { joinsTold: [...joinsTold, ...news.map(({ who }) => who.id)] });
}

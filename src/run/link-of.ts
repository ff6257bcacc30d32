import { UserError } from '../errors.ts';
import type { Chat } from './chat.ts';

/** The address of a run's card (Chat.link); undefined when it has none, or the chat no longer knows it. Throws TransientError. */
export async function linkOf(cardRef: string | undefined, chat: Pick<Chat, 'link'>): Promise<string | undefined> {
  if (cardRef === undefined) return undefined;
  try {
    return await chat.link(cardRef);
  } catch (error) {
    // Somebody deleted the card: what was to be said is said without a link.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

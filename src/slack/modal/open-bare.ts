import type { Ask } from '../../run/chat.ts';
import { readAddress } from '../address.ts';
import { type OpeningParts, openRunModal } from './open-run-modal.ts';

/**
 * A `/kdebug` with nothing behind it opens the modal. false: it did not; the ask then goes the way of every command, which
 * says why not, or helps.
 */
export async function openBare(trigger: string, ask: Ask, parts: OpeningParts): Promise<boolean> {
  const { channel } = readAddress(ask.at);
  return (await openRunModal({ trigger, person: ask.from, channel }, parts)) === undefined;
}

import type { Message } from '../../src/lab/slack-emulator/message-store.ts';
import type { SlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';

/** What one thing that somebody typed led to, beyond what was there before. */
export interface Asked {
  readonly outcome: string;
  /** The next thing that only they see. */
  readonly heard: () => Promise<string>;
  /** The next card of kdebug in the channel. */
  readonly card: () => Promise<Message>;
  /** The one final reply in that card's thread. */
  readonly reply: () => Promise<Message>;
  readonly cards: () => readonly Message[];
}

/** Types `/kdebug LINE`, and waits for what comes of it. */
export async function ask(
  slack: SlackEmulator,
  line: string,
  by: { readonly who: string; readonly where: string; readonly timeoutMs?: number },
): Promise<Asked> {
  const [whispers, messages] = [slack.ephemerals(by.who).length, slack.timeline(by.where).length];
  const { outcome } = await slack.as(by.who).command(by.where, `/kdebug ${line}`.trimEnd());
  const { timeoutMs = 20_000 } = by;
  const cards = (): readonly Message[] => slack.timeline(by.where).slice(messages);
  const card = (): Promise<Message> => slack.waitFor(() => cards()[0], { timeoutMs, what: `a card for ${line}` });
  return {
    outcome,
    cards,
    card,
    heard: async () => {
      const note = await slack.waitFor(() => slack.ephemerals(by.who)[whispers], {
        timeoutMs,
        what: `an answer to ${line}`,
      });
      return slack.plainText(note);
    },
    reply: async () => {
      const { ts } = await card();
      return slack.waitFor(() => slack.thread(by.where, ts).find(({ text }) => text.includes('<@')), {
        timeoutMs,
        what: `the final reply to ${line}`,
      });
    },
  };
}

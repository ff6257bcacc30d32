import type { App, RespondFn } from '@slack/bolt';
import type { Problem } from '../../errors.ts';
import type { Ms } from '../../request/request.ts';
import type { Ask } from '../../run/chat.ts';
import { sentences } from '../card/sentences.ts';
import { choicePrefix, choiceToAsk, type Look, lookShortcut, readLook } from './look.ts';
import { choicesNote, type LookNote, lookingAgainNote, lookingNote, nothingFound } from './look-note.ts';
import { toLookStep } from './look-step.ts';

export interface LookParts {
  /** Records an ask; what is to be told when it could not be recorded. */
  readonly record: (ask: Ask) => Promise<Problem | undefined>;
  readonly now: () => Ms;
  /** Clusters that kdebug knows; what a message calls a cluster may be another name of one of them. */
  readonly clusters: readonly string[];
}

/** "Look into this with kdebug": goes ahead when sure, asks with buttons when not, and says why either way. */
export function listenForLooks(app: App, parts: LookParts): void {
  const { record, now } = parts;
  app.shortcut({ type: 'message_action', callback_id: lookShortcut }, async ({ body, ack, respond }) => {
    const look = readLook(body, now());
    const note = await begin(look, parts);
    await ack();
    await respond({ ...note, ...privately, ...(look.inThread ? { thread_ts: look.thread } : {}) });
  });

  app.action(new RegExp(`^${choicePrefix}\\d+$`), async ({ body, ack, respond }) => {
    const ask = choiceToAsk(body, now());
    const failed = ask === undefined ? undefined : await record(ask);
    await ack();
    if (ask !== undefined) await answerChoice(ask, failed, respond);
  });
}

const privately = { response_type: 'ephemeral', replace_original: false } as const;

/** Records the ask of a sure subject before the acknowledgement, so that a bot that dies then is succeeded. */
async function begin(look: Look, { record, clusters }: LookParts): Promise<LookNote | { readonly text: string }> {
  const step = toLookStep(look.found, clusters);
  if ('nothing' in step) return { text: sentences(nothingFound(step.nothing)) };
  if ('ask' in step) return choicesNote(look, step.ask, step.reason);
  const failed = await record(look.ask(step.go));
  return failed === undefined ? lookingNote(step.go, step.reason) : { text: sentences(failed) };
}

/** The buttons go once one was taken; when nothing was begun, they stay. */
async function answerChoice(ask: Ask, failed: Problem | undefined, respond: RespondFn): Promise<void> {
  if (failed !== undefined) await respond({ text: sentences(failed), ...privately });
  else await respond({ ...lookingAgainNote(ask.text), response_type: 'ephemeral', replace_original: true });
}

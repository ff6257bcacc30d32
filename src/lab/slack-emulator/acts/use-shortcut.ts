import { type Actor, failure, hearSlack, ownChannel } from './actor.ts';
import { globalShortcutPayload, messageShortcutPayload } from './payloads.ts';
import type { ActOutcome } from './person.ts';

/** Chooses the app's entry in the menu of a message; a failure is told in the channel. */
export async function useMessageShortcut(
  actor: Actor,
  at: { readonly channel: string; readonly ts: string },
  callbackId: string,
): Promise<ActOutcome> {
  const { who, slack, deliveries } = actor;
  ownChannel(actor, at.channel);
  expectOffered(slack.world.app.shortcuts.message, callbackId);
  // Slack offers no apps in the menu of a message that only one person sees.
  const message = slack.messages.find(at.channel, at.ts);
  if (message === undefined) throw new Error(`no message ${at.ts} in ${at.channel} with a menu`);
  const payload = messageShortcutPayload(who, message, callbackId, slack);
  const done = { ...(await deliveries.deliver('interactive', payload)), payload };
  if (done.outcome === 'acked') return done;
  return { ...done, shown: hearSlack(actor, at.channel, failure(slack.world.app.name, done), message.thread_ts) };
}

export async function useGlobalShortcut({ who, slack, deliveries }: Actor, callbackId: string): Promise<ActOutcome> {
  expectOffered(slack.world.app.shortcuts.global, callbackId);
  const payload = globalShortcutPayload(who, callbackId, slack);
  return { ...(await deliveries.deliver('interactive', payload)), payload };
}

function expectOffered(offered: readonly string[], callbackId: string): void {
  if (!offered.includes(callbackId)) throw new Error(`no shortcut ${callbackId}; there is: ${offered.join(', ')}`);
}

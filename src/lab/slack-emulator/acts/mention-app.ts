import { writeMrkdwn } from '../mrkdwn.ts';
import { type Actor, hearSlack, notSent, ownChannel, say } from './actor.ts';
import { eventPayload, mentionEvent } from './payloads.ts';
import type { ActOutcome, Person } from './person.ts';

/** Posts a message that begins with the app's name, and tells the app. */
export async function mentionApp(
  actor: Actor,
  channelId: string,
  text: string,
  threadTs?: string,
): ReturnType<Person['mention']> {
  const { who, slack, deliveries } = actor;
  const { app } = slack.world;
  const channel = ownChannel(actor, channelId);
  const message = say(actor, channel, `<@${app.botUserId}> ${writeMrkdwn(text, 'links')}`, threadTs);
  const unheard: ActOutcome = notSent('refused');
  // A direct conversation knows no app_mention: everything there is a message.im.
  if (channel.kind === 'im') return { ...unheard, message };
  if (!channel.members.has(app.botUserId)) {
    return { ...unheard, message, shown: hearSlack(actor, channelId, `${app.name} is not in this channel.`, threadTs) };
  }
  const payload = eventPayload(mentionEvent(who, message), channel, slack);
  return { ...(await deliveries.deliverEvent(payload)), payload, message };
}

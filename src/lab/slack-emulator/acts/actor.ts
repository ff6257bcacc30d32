import type { Deliveries } from '../deliver.ts';
import type { JsonObject } from '../json.ts';
import type { EphemeralMessage, Message } from '../message-store.ts';
import type { Workspace } from '../workspace.ts';
import type { Channel, Member } from '../world.ts';
import type { ActOutcome } from './person.ts';

/** Somebody, and what they act on. */
export interface Actor {
  readonly who: Member;
  readonly slack: Workspace;
  readonly deliveries: Deliveries;
}

/** Throws when the person is not in it: the test meant something else. */
export function ownChannel({ who, slack }: Actor, id: string): Channel {
  const channel = slack.world.channels.get(id);
  if (channel?.members.has(who.id) !== true) throw new Error(`${who.name} is not in a channel ${id}`);
  return channel;
}

/** text: as Slack stores it. */
export function say({ who, slack }: Actor, channel: Channel, text: string, threadTs?: string): Message {
  return slack.messages.post({ user: who.id, channel: channel.id, text, ...inThread(threadTs) });
}

/** What Slack itself tells the person, and nobody else. */
export function hearSlack({ who, slack }: Actor, channel: string, text: string, threadTs?: string): EphemeralMessage {
  return slack.messages.whisper({ user: 'USLACKBOT', channel, text, ...inThread(threadTs) }, who.id);
}

const inThread = (threadTs: string | undefined): { thread_ts?: string } =>
  threadTs === undefined ? {} : { thread_ts: threadTs };

/** The outcome of what never reached the app. */
export const notSent = (outcome: 'refused' | 'declined' | 'acked', payload: JsonObject = {}): ActOutcome => ({
  outcome,
  answer: undefined,
  payload,
  tookMs: 0,
});

/** Slack's own sentence for an app that failed, as near as it is known. */
export function failure(what: string, { outcome }: Pick<ActOutcome, 'outcome'>): string {
  if (outcome === 'timeout') return `${what} failed because the app did not respond.`;
  return `${what} failed with the error "${outcome === 'not-connected' ? 'dispatch_failed' : 'dispatch_unknown_error'}".`;
}

import type { Change, ChannelView, Json, MemberView, MessageView, Snapshot } from './wire.ts';

/** What the page shows, for the person who is looked over the shoulder now. */
export interface State {
  snapshot: Snapshot;
  readonly messages: Map<string, MessageView>;
  channel: string;
  /** ts of the message whose thread is open. */
  thread: string | undefined;
  tab: 'channel' | 'home';
  readonly journal: object[];
  modals: readonly Json[];
  home: Json | undefined;
}

const journalKept = 300;

export function createState(snapshot: Snapshot, before?: State): State {
  const channel = snapshot.channels.find(({ id }) => id === before?.channel) ?? snapshot.channels[0];
  const state: State = {
    snapshot,
    messages: new Map(snapshot.messages.map((message) => [keyOf(message), message])),
    channel: channel?.id ?? '',
    thread: undefined,
    tab: 'channel',
    journal: [...snapshot.journal],
    modals: snapshot.modals,
    home: snapshot.home,
  };
  if (before?.thread !== undefined && state.messages.has(`${state.channel} ${before.thread}`))
    state.thread = before.thread;
  return state;
}

export function applyChange(state: State, change: Change): void {
  if (change.kind === 'home') state.home = change.view;
  else if (change.kind === 'modals') state.modals = change.views;
  else if (change.kind === 'journal') {
    state.journal.push(change.entry);
    if (state.journal.length > journalKept) state.journal.splice(0, state.journal.length - journalKept);
  } else if (change.kind === 'gone') state.messages.delete(keyOf(change.message));
  else state.messages.set(keyOf(change.message), change.message);
}

export const keyOf = ({ channel, ts }: Pick<MessageView, 'channel' | 'ts'>): string => `${channel} ${ts}`;

const byTs = (a: MessageView, b: MessageView): number => Number(a.ts) - Number(b.ts);

/** The channel's own messages and what is whispered there, oldest first. */
export function timeline(state: State): readonly MessageView[] {
  return [...state.messages.values()]
    .filter(({ channel, ts, thread_ts }) => channel === state.channel && (thread_ts === undefined || thread_ts === ts))
    .toSorted(byTs);
}

/** The parent first. */
export function threadOf(state: State, ts: string): readonly MessageView[] {
  return [...state.messages.values()]
    .filter((message) => message.channel === state.channel && (message.ts === ts || message.thread_ts === ts))
    .toSorted(byTs);
}

export const memberOf = (state: State, id: string): MemberView | undefined =>
  state.snapshot.members.find((member) => member.id === id);

export const channelOf = (state: State, id: string): ChannelView | undefined =>
  state.snapshot.channels.find((channel) => channel.id === id);

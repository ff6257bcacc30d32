import type { Place } from '../request/request.ts';

/** Where a message stands: the channel, its own ts where it is one, and the thread it belongs to. */
export interface Spot {
  readonly channel: string;
  readonly thread?: string;
}

/** A message of ours. thread: the root of the thread that it stands in, itself when it opens one. */
export interface Ref {
  readonly channel: string;
  readonly ts: string;
  readonly thread: string;
}

const id = /^[A-Z][A-Z0-9]{1,30}$/;
const stamp = /^\d{1,12}\.\d{1,9}$/;

/** Place.address: `CHANNEL` or `CHANNEL/THREAD`. */
export function toAddress({ channel, thread }: Spot): string {
  return thread === undefined ? channel : `${channel}/${thread}`;
}

export function readAddress({ address }: Pick<Place, 'address'>): Spot {
  const [channel = '', thread, ...rest] = address.split('/');
  if (!id.test(channel) || rest.length > 0) throw new Error('a place has no address of ours');
  if (thread === undefined) return { channel };
  if (!stamp.test(thread)) throw new Error('a place has no address of ours');
  return { channel, thread };
}

/** A Chat's reference to one message: `CHANNEL/TS/THREAD`. */
export function toRef({ channel, ts, thread }: Ref): string {
  return `${channel}/${ts}/${thread}`;
}

export function readRef(ref: string): Ref {
  const [channel = '', ts = '', thread = '', ...rest] = ref.split('/');
  if (!id.test(channel) || !stamp.test(ts) || !stamp.test(thread) || rest.length > 0)
    throw new Error('a reference is not one of ours');
  return { channel, ts, thread };
}

/** Person.id: `slack:TEAM/USER`. */
export function toPersonId(team: string, user: string): string {
  return `slack:${team}/${user}`;
}

/** The user's id and team; undefined when the id is none of this adapter's. */
export function readPersonId(personId: string): { readonly team: string; readonly user: string } | undefined {
  const [, team, user] = /^slack:([A-Z0-9]{1,31})\/([A-Z0-9]{1,31})$/.exec(personId) ?? [];
  return team === undefined || user === undefined ? undefined : { team, user };
}

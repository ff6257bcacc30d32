import type { Person, Place } from '../request/request.ts';
import type { Who } from './rule.ts';

/** Whether a rule is for this person at this place. */
export function isFor(who: Who, person: Person, at: Place): boolean {
  const { users, groups, channels } = who;
  const anybody = users === undefined && groups === undefined;
  const named = users?.some((user) => isUser(user, person.id)) ?? false;
  const grouped = groups?.some((group) => person.groups?.includes(`slack:${group}`)) ?? false;
  return (anybody || named || grouped) && isAmong(channels, at);
}

function isAmong(channels: readonly string[] | undefined, at: Place): boolean {
  return channels === undefined || channels.some((channel) => channel === '*' || isChannel(channel, at));
}

/** The policy writes 'C0…', a place says 'slack:C0…'. */
export function isChannel(channel: string, at: Place): boolean {
  return at.channel === `slack:${channel}`;
}

/** The policy writes 'U0…', a person is 'slack:T0…/U0…'; only the home team gets as far as a policy. */
function isUser(user: string, id: string): boolean {
  return id.startsWith('slack:') && id.endsWith(`/${user}`);
}

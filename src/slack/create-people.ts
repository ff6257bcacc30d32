import { WebClient } from '@slack/web-api';
import { type Problem, problem, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Ms, Person, Place } from '../request/request.ts';
import type { People } from '../run/chat.ts';
import type { Acquaintance } from '../run/overview.ts';
import { readAddress, readPersonId } from './address.ts';
import { clientOptions } from './client-options.ts';
import { judgeChannel, judgeUser, outsider } from './judge-people.ts';
import { createLookups } from './lookups.ts';
import { platformCode, translateError } from './translate-error.ts';

export interface PeopleParts {
  readonly botToken: string;
  readonly apiUrl: string;
  /** Slack's id of the workspace (readHome). */
  readonly homeTeam: string;
  /** User groups that the policy names, as Slack's ids ('S123') or as the policy writes them ('slack:S123'). */
  readonly groups?: readonly string[];
  /** How long an answer of Slack is believed. */
  readonly cacheMs: Ms;
  readonly log: Log;
  readonly now?: () => Ms;
}

/**
 * Vouches for full members of the home team in channels that no other workspace shares. Whatever could not be looked up is
 * a refusal. Needs users:read, channels:read and groups:read, and usergroups:read where the policy names groups.
 */
export function createPeople(parts: PeopleParts): People & Acquaintance {
  const client = new WebClient(parts.botToken, { ...clientOptions(parts.apiUrl, parts.log, 'sure'), timeout: 4_000 });
  const lookups = createLookups(client, { cacheMs: parts.cacheMs, now: parts.now ?? Date.now });
  const groups = (parts.groups ?? []).map((id) => id.replace(/^slack:/, ''));
  const groupsOf = async (user: string): Promise<readonly string[]> => {
    const member = await Promise.all(groups.map(async (id) => (await lookups.members(id)).has(user)));
    return groups.filter((_, index) => member[index]).map((id) => `slack:${id}`);
  };
  const vouchAlone = async (person: Person): Promise<Person> => {
    const who = homeUser(person, parts.homeTeam);
    const [user, memberOf] = await Promise.all([
      looked('who you are', () => lookups.user(who)),
      looked('your user groups', () => groupsOf(who)),
    ]);
    const why = judgeUser(user, parts.homeTeam);
    if (why !== undefined) throw refused(why);
    const name = user.profile?.display_name || user.real_name || user.name || person.name;
    return { id: person.id, name, ...(groups.length === 0 ? {} : { groups: memberOf }) };
  };
  return {
    vouch: async (person: Person, at: Place) => {
      homeUser(person, parts.homeTeam);
      const { channel } = readAddress(at);
      const [who, conversation] = await Promise.all([
        vouchAlone(person),
        looked('whether this channel is shared', () => lookups.channel(channel)),
      ]);
      const why = judgeChannel(conversation, parts.homeTeam);
      if (why !== undefined) throw refused(why);
      return who;
    },
    vouchAlone,
    channelsOf: async (person) => {
      const who = homeUser(person, parts.homeTeam);
      const channels = await looked('which channels you are in', () => lookups.channelsOf(who));
      const own = channels.filter((channel) => judgeChannel(channel, parts.homeTeam) === undefined);
      return new Set(own.flatMap(({ id }) => id ?? []));
    },
  };
}

/** The user's id in the home team. */
function homeUser({ id }: Person, homeTeam: string): string {
  const who = readPersonId(id);
  if (who === undefined || who.team !== homeTeam) throw refused(outsider());
  return who.user;
}

/** A lookup that fails is a refusal, with what is missing where Slack says so. */
async function looked<T>(what: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const translated = translateError(error, `looking up ${what}`);
    if (translated instanceof UserError && platformCode(error) !== 'channel_not_found') throw translated;
    throw new UserError(
      problem(
        'slack-lookup-failed',
        `kdebug could not ask Slack ${what}, so it does nothing.`,
        'Try again in a minute; in a private channel, invite kdebug first with `/invite @kdebug`.',
      ),
      { cause: error },
    );
  }
}

function refused(why: Problem): UserError {
  return new UserError(why);
}

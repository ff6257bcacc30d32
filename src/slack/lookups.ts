import type { WebClient } from '@slack/web-api';
import type { Ms } from '../request/request.ts';
import { call } from './call.ts';
import { platformCode } from './translate-error.ts';

export type User = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;
export type Channel = NonNullable<Awaited<ReturnType<WebClient['conversations']['info']>>['channel']>;

type Membership = NonNullable<Awaited<ReturnType<WebClient['users']['conversations']>>['channels']>[number];

export interface Lookups {
  user(id: string): Promise<User>;
  channel(id: string): Promise<Channel>;
  /** User ids in a user group; nobody in one that was deleted or is switched off. */
  members(group: string): Promise<ReadonlySet<string>>;
  /** Open channels that the user is in; private ones only where kdebug is, too. */
  channelsOf(user: string): Promise<readonly Membership[]>;
}

const goneGroup = new Set(['no_such_subteam', 'subteam_disabled']);
const maxEntries = 5_000;
/** Slack gives at most 999 at once; who is in more than 2,997 channels sees what holds in these. */
const channelPages = { limit: 999, most: 3 } as const;

/** What Slack says of users, channels and groups, believed for cacheMs. Failures are not kept. */
export function createLookups(client: WebClient, { cacheMs, now }: { cacheMs: Ms; now: () => Ms }): Lookups {
  const cached = <T>(ask: (id: string) => Promise<T>): ((id: string) => Promise<T>) => {
    const kept = new Map<string, { readonly value: Promise<T>; readonly until: Ms }>();
    return async (id) => {
      const known = kept.get(id);
      if (known !== undefined && known.until > now()) return known.value;
      if (kept.size >= maxEntries) kept.clear();
      const value = ask(id);
      kept.set(id, { value, until: now() + cacheMs });
      try {
        return await value;
      } catch (error) {
        kept.delete(id);
        throw error;
      }
    };
  };
  return {
    user: cached(async (user) => given((await call('users.info', () => client.users.info({ user }))).user)),
    channel: cached(async (channel) =>
      given((await call('conversations.info', () => client.conversations.info({ channel }))).channel),
    ),
    members: cached(async (usergroup) => {
      try {
        return new Set(
          given((await call('usergroups.users.list', () => client.usergroups.users.list({ usergroup }))).users),
        );
      } catch (error) {
        if (goneGroup.has(platformCode(error) ?? '')) return new Set<string>();
        throw error;
      }
    }),
    channelsOf: cached((user) => channelsOf(user, client)),
  };
}

async function channelsOf(user: string, client: WebClient): Promise<readonly Membership[]> {
  const found: Membership[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < channelPages.most; page += 1) {
    const asked = { user, types: 'public_channel,private_channel', exclude_archived: true, limit: channelPages.limit };
    const answer = await call('users.conversations', () =>
      client.users.conversations({ ...asked, ...(cursor === undefined ? {} : { cursor }) }),
    );
    found.push(...given(answer.channels));
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  return found;
}

function given<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Error('Slack left out what it was asked for');
  return answer;
}

import type { WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Ms } from '../request/request.ts';
import type { Spot } from './address.ts';
import { call } from './call.ts';
import type { Home } from './home.ts';
import { platformCode } from './translate-error.ts';

/** What each post of ours carries, so that it is found again. Anybody in the workspace can read it, and it decides nothing. */
export const eventType = 'kdebug_run';

export interface OwnPost {
  readonly run: string;
  /** 'card', 'reply', or the key of something said in the thread. */
  readonly what: string;
}

type Message = NonNullable<Awaited<ReturnType<WebClient['conversations']['history']>>['messages']>[number];

export interface Finder {
  post(at: Spot, own: OwnPost, since?: Ms): Promise<string | undefined>;
  file(at: Required<Spot>, name: string): Promise<boolean>;
}

const pageSize = 200;
const maxPages = 5;
/** Slack's clock and ours. */
const skewMs = 300_000;

/**
 * Looks for a post of ours that an earlier try may have made before it died. Needs channels:history and groups:history;
 * without them nothing is found, the log says so, and the message may come twice.
 */
export function createFinder(client: WebClient, home: () => Promise<Home>, log: Log): Finder {
  const search = async (at: Spot, isIt: (message: Message) => boolean, since?: Ms): Promise<Message | undefined> => {
    const us = await home();
    let cursor = '';
    for (let page = 0; page < maxPages; page += 1) {
      const { messages = [], response_metadata } = await readPage(client, at, {
        ...(cursor === '' ? {} : { cursor }),
        ...sinceQuery(since),
      });
      const found = messages.find((message) => message.bot_id === us.botId && isIt(message));
      cursor = response_metadata?.next_cursor ?? '';
      if (found !== undefined || cursor === '') return found;
    }
    return undefined;
  };
  const orNothing = async (look: () => Promise<Message | undefined>): Promise<Message | undefined> => {
    try {
      return await look();
    } catch (error) {
      // What cannot be read cannot be found; the post that follows meets the same refusal where there is one.
      if (!(error instanceof UserError)) throw error;
      log.warn({ code: platformCode(error) }, 'could not look for an earlier message of ours');
      return undefined;
    }
  };
  return {
    post: async (at, own, since) => (await orNothing(() => search(at, (message) => isOwn(message, own), since)))?.ts,
    file: async (at, name) =>
      (await orNothing(() => search(at, ({ files = [] }) => files.some((file) => file.name === name)))) !== undefined,
  };
}

function readPage(client: WebClient, { channel, thread }: Spot, more: { cursor?: string; oldest?: string }) {
  const query = { channel, limit: pageSize, include_all_metadata: true, ...more };
  return thread === undefined
    ? call('conversations.history', () => client.conversations.history(query))
    : call('conversations.replies', () => client.conversations.replies({ ...query, ts: thread }));
}

function sinceQuery(since: Ms | undefined): { oldest?: string } {
  return since === undefined ? {} : { oldest: `${Math.max(0, Math.floor((since - skewMs) / 1000))}.000000` };
}

function isOwn({ metadata }: Message, { run, what }: OwnPost): boolean {
  const payload: Readonly<Record<string, unknown>> = metadata?.event_payload ?? {};
  return metadata?.event_type === eventType && payload.run === run && payload.what === what;
}

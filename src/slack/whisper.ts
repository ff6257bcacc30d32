import type { WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Spot } from './address.ts';
import { call } from './call.ts';
import { asContent, inAnyForm, type Outgoing } from './post-message.ts';
import { platformCode } from './translate-error.ts';

export interface Whisper {
  readonly user: string;
  readonly at: Spot;
  readonly message: Outgoing;
  /** Five posts within 30 minutes of the command, wherever it was typed. */
  readonly replyUrl?: string;
}

export interface WhisperParts {
  readonly client: WebClient;
  readonly apiUrl: string;
  readonly log: Log;
}

const replyLimitMs = 5_000;

/**
 * Only the person sees it: by the address that came with the command, which works where the bot is no member; else as an
 * ephemeral message; else, where the bot is no member, as a direct one.
 */
export async function whisper(
  { user, at, message, replyUrl }: Whisper,
  { client, apiUrl, log }: WhisperParts,
): Promise<void> {
  if (replyUrl !== undefined && (await tryReplyUrl(replyUrl, { at, message, apiUrl, log }))) return;
  const thread = at.thread === undefined ? {} : { thread_ts: at.thread };
  try {
    await inAnyForm(message, (content) =>
      call('chat.postEphemeral', () =>
        client.chat.postEphemeral({ channel: at.channel, user, ...thread, ...asContent(content), link_names: false }),
      ),
    );
  } catch (error) {
    if (!(error instanceof UserError) || platformCode(error) === 'missing_scope') throw error;
    await inAnyForm(message, (content) =>
      call('chat.postMessage', () =>
        client.chat.postMessage({
          channel: user,
          ...asContent(content),
          link_names: false,
          unfurl_links: false,
          unfurl_media: false,
        }),
      ),
    );
  }
}

/** False: used up, too old, or not reachable. Never logged: whoever has the address can post. */
async function tryReplyUrl(
  replyUrl: string,
  { at, message, apiUrl, log }: Pick<Whisper, 'at' | 'message'> & Pick<WhisperParts, 'apiUrl' | 'log'>,
): Promise<boolean> {
  if (!isSlacks(replyUrl, apiUrl)) return false;
  const post = async ({ text, blocks }: Pick<Outgoing, 'text' | 'blocks'>): Promise<number> => {
    const response = await fetch(replyUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: false,
        text,
        blocks,
        ...(at.thread === undefined ? {} : { thread_ts: at.thread }),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(replyLimitMs),
    });
    await response.body?.cancel();
    return response.status;
  };
  try {
    const status = await post(message);
    // 400: the blocks are not taken; 404: used up or too old.
    return status === 200 || (status === 400 && (await post({ text: message.plain, blocks: [] })) === 200);
  } catch (error) {
    log.warn({ kind: error instanceof Error ? error.name : typeof error }, 'a reply address of Slack did not answer');
    return false;
  }
}

/** The payload that named it was authentic; yet nothing but Slack gets what a pod printed. */
function isSlacks(replyUrl: string, apiUrl: string): boolean {
  const { protocol, hostname } = new URL(replyUrl);
  const api = new URL(apiUrl);
  return protocol === api.protocol && (hostname === api.hostname || hostname === `hooks.${api.hostname}`);
}

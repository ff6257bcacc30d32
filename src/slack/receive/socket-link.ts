import { setTimeout as delay } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../../log.ts';
import type { Ms } from '../../request/request.ts';
import { translateError } from '../translate-error.ts';

/** How Slack is reached: one socket, or one HTTP endpoint. */
export interface Link {
  /** Resolves once Slack can deliver. patiently: tries again until it gives up, instead of rejecting at once. */
  start(how?: 'patiently'): Promise<void>;
  /** No more payloads; what was delivered is left to its listeners. */
  stop(): Promise<void>;
  connected(): boolean;
  readonly address: string | undefined;
}

export interface SocketLinkParts {
  /** With autoReconnectEnabled: false. */
  readonly receiver: SocketModeReceiver;
  readonly log: Log;
  /** Connecting again is of no use: the process has to end, so that a new one begins. */
  readonly onFatal: (error: Error) => void;
  /** How long it may be without a connection before it gives up. */
  readonly giveUpMs: Ms;
}

const helloLimitMs = 15_000;
const closeLimitMs = 6_000;
/** Slack may leave the close handshake open for 5 s and more; socket-mode 3.1 would wait 30 s for it. */
const goodbyeLimitMs = 1_000;
const longestPauseMs = 15_000;
const goodbyeFrame = z.looseObject({ type: z.literal('disconnect') });
/** Slack's answers to apps.connections.open that trying again does not change. */
const final = new Set(['invalid_auth', 'not_authed', 'account_inactive', 'user_removed_from_team', 'team_disabled']);

/**
 * One Socket Mode connection that is opened again whenever it ends. The client's own way of doing so (socket-mode 3.1) waits
 * 5 s before it begins, ends as an unhandled rejection when Slack is away for long, and may leave a socket open after a stop.
 */
export function createSocketLink({ receiver, log, onFatal, giveUpMs }: SocketLinkParts): Link {
  const { client } = receiver;
  const stopping = new AbortController();
  let up = false;
  let ended: PromiseWithResolvers<void> = Promise.withResolvers();
  let goodbye: NodeJS.Timeout | undefined;
  let connecting: Promise<void> = Promise.resolve();
  let loop: Promise<void> = Promise.resolve();
  client.on('connected', () => {
    up = true;
    ended = Promise.withResolvers();
  });
  client.on('disconnected', () => {
    up = false;
    clearTimeout(goodbye);
    ended.resolve();
  });
  // A second disconnect ends a socket that is closing already.
  client.on('ws_message', (frame: unknown) => {
    if (!isGoodbye(frame)) return;
    clearTimeout(goodbye);
    goodbye = setTimeout(() => void client.disconnect(), goodbyeLimitMs);
  });

  const open = async (): Promise<void> => {
    const limit = setTimeout(() => void client.disconnect(), helloLimitMs);
    try {
      await client.start();
    } catch (error) {
      throw error === undefined ? new Error('the socket closed before Slack said hello') : error;
    } finally {
      clearTimeout(limit);
    }
  };
  const connect = (): Promise<void> => {
    connecting = open();
    return connecting;
  };
  const connectAgain = async (): Promise<void> => {
    const since = Date.now();
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await delay(pauseMs, undefined, { signal: stopping.signal });
      try {
        return await connect();
      } catch (error) {
        if (isFinal(error) || Date.now() - since > giveUpMs) throw error;
        log.warn({ err: translateError(error, 'apps.connections.open') }, 'no connection to Slack yet');
      }
    }
  };
  const close = async (): Promise<void> => {
    // A socket that is closed while it connects keeps a timer for half a minute.
    await Promise.allSettled([connecting]);
    await client.disconnect();
    await loop;
  };
  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await ended.promise;
      if (stopping.signal.aborted) return;
      await connectAgain();
    }
  };

  return {
    start: async (how) => {
      try {
        await (how === 'patiently' ? connectAgain() : connect());
      } catch (error) {
        throw translateError(error, 'apps.connections.open');
      }
      loop = keep().catch((error: unknown) => {
        if (!stopping.signal.aborted) onFatal(translateError(error, 'apps.connections.open'));
      });
    },
    stop: async () => {
      stopping.abort();
      const given = new AbortController();
      const limit = delay(closeLimitMs, undefined, { signal: given.signal }).catch(() => undefined);
      await Promise.race([close(), limit]);
      given.abort();
    },
    connected: () => up,
    address: undefined,
  };
}

function isGoodbye(frame: unknown): boolean {
  // Most frames are payloads: only those that may be one are read twice.
  if (typeof frame !== 'string' || !frame.includes('"disconnect"')) return false;
  try {
    return goodbyeFrame.safeParse(JSON.parse(frame)).success;
  } catch {
    // The client itself reports a frame that is no JSON.
    return false;
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && final.has(error.data.error);
}

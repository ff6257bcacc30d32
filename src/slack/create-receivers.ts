import { setTimeout as delay } from 'node:timers/promises';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { atMost } from '../at-most.ts';
import type { Log } from '../log.ts';
import type { Ms, Person } from '../request/request.ts';
import type { RecordAsk } from '../run/chat.ts';
import { clientOptions } from './client-options.ts';
import { type Home, waitForHome } from './home.ts';
import type { ModalParts } from './modal/parts.ts';
import { countInFlight, recordBeforeAck } from './receive/around-listeners.ts';
import { createHttpLink } from './receive/http-link.ts';
import { listen } from './receive/listen.ts';
import { createSocketLink, type Link } from './receive/socket-link.ts';
import { createSlackLog } from './slack-log.ts';

export interface ReceiverParts {
  readonly mode: 'socket' | 'http';
  readonly botToken: string;
  /** Socket Mode: the app-level token with connections:write. */
  readonly appToken?: string;
  /** HTTP mode. */
  readonly signingSecret?: string;
  /** Slack's Web API, ending in '/api/'. */
  readonly apiUrl: string;
  /** HTTP mode: all addresses unless given. */
  readonly host?: string;
  readonly port?: number;
  readonly record: RecordAsk;
  /** Clusters that kdebug knows: a message may call them otherwise. */
  readonly clusters?: readonly string[];
  /** Somebody opened the Home tab of the app. Returns at once. */
  readonly openHome?: (person: Person) => void;
  /** What "Run a check" is made from; without it a bare `/kdebug` is answered with help. */
  readonly modal?: ModalParts;
  readonly log: Log;
  /** The connection is lost for good: end the process, so that a new one begins. */
  readonly onFatal: (error: Error) => void;
  /** Slack recycles connections by age; two that began together would be gone together. */
  readonly staggerMs?: Ms;
  readonly giveUpMs?: Ms;
  readonly drainMs?: Ms;
  readonly now?: () => Ms;
}

export interface Receivers {
  readonly home: Home;
  /** Resolves once Slack can deliver; rejects with a UserError for a bad token. */
  start(): Promise<void>;
  /** Takes nothing more and waits, at most drainMs, for what is being handled. */
  stop(): Promise<void>;
  connected(): boolean;
  /** HTTP mode: where Slack has to post to. */
  readonly address: string | undefined;
}

const defaults = { port: 3000, staggerMs: 30_000, giveUpMs: 300_000, drainMs: 8_000 } as const;

/** As long as Slack waits for an acknowledgement. */
const ackMs = 3_000;

/** What receives from Slack, in either mode, with one set of handlers. Asks Slack whose token it is; nothing listens before start. */
export async function createReceivers(parts: ReceiverParts): Promise<Receivers> {
  const log = parts.log.child({ part: 'slack' });
  const options = clientOptions(parts.apiUrl, log, 'live');
  const giveUpMs = parts.giveUpMs ?? defaults.giveUpMs;
  const home = await waitForHome(new WebClient(parts.botToken, options), { giveUpMs, log });
  const made = makeReceivers(parts, log);
  const [first, second] = made.receivers;
  const app = new App({
    receiver: first,
    authorize: async () => ({
      botToken: parts.botToken,
      teamId: home.teamId,
      botId: home.botId,
      botUserId: home.botUserId,
    }),
    clientOptions: options,
    logger: createSlackLog(log),
    convoStore: false,
  });
  recordBeforeAck(app);
  const inFlight = countInFlight(app);
  listen(app, {
    home,
    record: parts.record,
    log,
    now: parts.now ?? Date.now,
    clusters: parts.clusters ?? [],
    openHome: parts.openHome ?? (() => undefined),
    modal: parts.modal,
  });
  second?.init(app);
  return handle(made.links, { inFlight, parts, log, home });
}

function makeReceivers(
  parts: ReceiverParts,
  log: Log,
): { receivers: readonly [HTTPReceiver | SocketModeReceiver, SocketModeReceiver?]; links: readonly [Link, Link?] } {
  if (parts.mode === 'http') {
    const receiver = new HTTPReceiver({ signingSecret: parts.signingSecret ?? '', logger: createSlackLog(log) });
    return {
      receivers: [receiver],
      links: [createHttpLink(receiver, { host: parts.host, port: parts.port ?? defaults.port })],
    };
  }
  const make = () =>
    new SocketModeReceiver({
      appToken: parts.appToken ?? '',
      logger: createSlackLog(log),
      autoReconnectEnabled: false,
      // Options of their own: Socket Mode writes into the object it gets.
      installerOptions: { clientOptions: { ...clientOptions(parts.apiUrl, log, 'once'), timeout: 10_000 } },
    });
  const receivers = [make(), make()] as const;
  const link = (receiver: SocketModeReceiver) =>
    createSocketLink({ receiver, log, onFatal: parts.onFatal, giveUpMs: parts.giveUpMs ?? defaults.giveUpMs });
  return { receivers, links: [link(receivers[0]), link(receivers[1])] };
}

interface Handled {
  readonly inFlight: { idle(): Promise<void> };
  readonly parts: ReceiverParts;
  readonly log: Log;
  readonly home: Home;
}

function handle([first, second]: readonly [Link, Link?], { inFlight, parts, log, home }: Handled): Receivers {
  const stopping = new AbortController();
  let joining: Promise<void> = Promise.resolve();
  const join = async (link: Link): Promise<void> => {
    try {
      await delay(parts.staggerMs ?? defaults.staggerMs, undefined, { signal: stopping.signal });
      await link.start('patiently');
      if (stopping.signal.aborted) await link.stop();
    } catch (error) {
      if (!stopping.signal.aborted) parts.onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return {
    home,
    start: async () => {
      await first.start();
      log.info({ mode: parts.mode, team: home.teamId }, 'connected to Slack');
      if (second !== undefined) joining = join(second);
    },
    stop: async () => {
      stopping.abort();
      // An acknowledgement needs its connection.
      await atMost(ackMs, inFlight.idle());
      await Promise.all([first.stop(), second?.stop(), joining]);
      await atMost(parts.drainMs ?? defaults.drainMs, inFlight.idle());
    },
    connected: () => first.connected() || (second?.connected() ?? false),
    get address() {
      return first.address;
    },
  };
}

import type { Person } from './acts/person.ts';
import type { Faults } from './faults.ts';
import type { SharedFile } from './file-store.ts';
import type { Delivery, DeliveryOutcome, DeliveryType, Journal, JournalEntry } from './journal.ts';
import type { JsonObject } from './json.ts';
import type { EphemeralMessage, Message, MessageChange } from './message-store.ts';
import type { World } from './world.ts';

export interface SlackEmulatorOptions {
  /** 127.0.0.1 only; a free one unless given. */
  readonly port?: number;
  /** HOST:PORT that stands in the addresses it hands out, where the app reaches it by another way than 127.0.0.1. */
  readonly publicHost?: string;
  /** Milliseconds since the epoch; decides on ts, triggers, response URLs and rate limits, not on real waiting. */
  readonly now?: () => number;
  /** The bot token's scopes; all that kdebug can use unless given. */
  readonly scopes?: readonly string[];
  /** Slack's rate limits; 'enforced' unless given. Sizes are always enforced. */
  readonly limits?: 'enforced' | 'off';
  /** The people and channels; seedWorld() unless given. */
  readonly world?: World;
  /** HTTP mode: where commands, clicks and events are POSTed. Without it, and until sendTo, Socket Mode. */
  readonly requestUrl?: string;
  /** How long the app may take to acknowledge; Slack's 3,000 ms unless given. */
  readonly ackTimeoutMs?: number;
  /** Waits before an event that was not acknowledged is delivered again; Slack's three unless given. */
  readonly eventRetryAfterMs?: readonly number[];
  /** How often the hub pings its sockets; 10 s unless given. */
  readonly pingEveryMs?: number;
}

/** A Slack workspace with one app, on 127.0.0.1: Web API, Socket Mode, HTTP mode, files, response URLs, and its people. */
export interface SlackEmulator {
  /** The Web API's base, ending in '/api/': clientOptions.slackApiUrl. */
  readonly url: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly world: World;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly sockets: Sockets;
  /** Everything a person can do. Throws for an unknown user id. */
  as(userId: string): Person;
  /** The channel's own messages, oldest first. */
  timeline(channel: string): readonly Message[];
  /** The parent and its replies, oldest first. */
  thread(channel: string, ts: string): readonly Message[];
  /** What only this person sees, oldest first. */
  ephemerals(user: string, channel?: string): readonly EphemeralMessage[];
  readonly files: readonly SharedFile[];
  /** The person's Home tab, and their modals, topmost last. */
  home(user: string): JsonObject | undefined;
  modals(user: string): readonly JsonObject[];
  /** A message as a person reads it, one line per line on the screen: blocks where there are some, else the text. */
  plainText(message: Message): string;
  /** Whom a message rings: user ids, 'channel', 'here', 'everyone', user group ids. */
  mentions(message: Message): Mentions;
  /** Resolves with the first truthy result; looks again whenever anything happens. Rejects after timeoutMs (15 s), naming what. */
  waitFor<T>(predicate: () => T | undefined | null | false, options?: WaitOptions): Promise<T>;
  /** The same payload again, as an event that was not acknowledged; the newest delivery unless given. */
  redeliver(delivery?: Delivery, times?: number): Promise<readonly Delivered[]>;
  /** Any payload, also one Slack would never send. signature: HTTP mode only. */
  deliver(type: DeliveryType, payload: JsonObject, options?: DeliverOptions): Promise<Delivered>;
  /** HTTP mode from now on; undefined: back to Socket Mode. */
  sendTo(requestUrl: string | undefined): void;
  /** Everything that happens, for a page. Returns the function that ends it. */
  onChange(listener: (change: EmulatorChange) => void): () => void;
  /** Ends at once whatever is open or waiting. */
  close(): Promise<void>;
}

export interface Sockets {
  /** Connections that got their hello. */
  readonly count: number;
  /** As Slack does each few hours: 'warning', then 'refresh_requested'. */
  refresh(): void;
  /** Ends every connection without a word, as a broken network does. */
  kill(): void;
  /** A disconnect frame with this reason, such as 'link_disabled'. */
  disconnect(reason: string): void;
  /** Further connections beyond this number get 'too_many_websockets'; 10 at the start. */
  allow(count: number): void;
}

export interface Mentions {
  /** In what is shown: the blocks, or the text where there are none. */
  readonly shown: readonly string[];
  /** In the text beside blocks, which readers and notifications use. */
  readonly fallback: readonly string[];
}

export interface WaitOptions {
  readonly timeoutMs?: number;
  /** What was expected, for the sentence of the error. */
  readonly what?: string;
}

export interface DeliverOptions {
  readonly attempt?: number;
  readonly retryReason?: string;
  readonly signature?: 'good' | 'wrong' | 'stale' | 'none';
}

export interface Delivered {
  readonly outcome: DeliveryOutcome;
  readonly answer: unknown;
  /** The HTTP status in HTTP mode. */
  readonly status?: number;
  readonly tookMs: number;
}

export type EmulatorChange =
  | MessageChange
  | { readonly kind: 'journal'; readonly entry: JournalEntry }
  | { readonly kind: 'file'; readonly file: SharedFile }
  | { readonly kind: 'home' | 'modals'; readonly user: string }
  | { readonly kind: 'sockets'; readonly count: number };

import type { Problem } from '../errors.ts';
import type { RunEnd, RunEvent } from '../job/run-event.ts';
import type { Report } from '../report/report.ts';
import type { Ms, Person, Place, Request, Target } from '../request/request.ts';

/** One part of a run as its events tell it. */
export interface PartState {
  readonly part: number;
  /** The newest event's type; 'ended' wins over all. */
  readonly state: RunEvent['type'];
  readonly ahead?: number;
  readonly target?: Target;
  readonly containersLeft?: number;
  readonly waiting?: string;
  /** What is known before the container has answered: the sentence of the worst cause. */
  readonly early?: string;
  readonly progress?: { readonly done: number; readonly of: number; readonly leftMs: number };
  readonly report?: Report;
  /** No worker of its cluster is there at the moment. */
  readonly unattended?: true;
  /** Who asked to stop it. */
  readonly cancelledBy?: Person;
  readonly end?: { readonly as: RunEnd; readonly problem?: Problem };
}

/** Somebody who asked the same while the run was on, or right behind it, and was sent to its thread. */
export interface Joined {
  readonly who: Person;
  readonly at: Ms;
  /** The final reply mentions them too. */
  readonly mention: boolean;
}

/** The message a run owns in its channel, and what its thread says. Everything a Chat needs to render either. */
export interface Card {
  readonly run: string;
  readonly request: Request;
  readonly parts: readonly [PartState, ...PartState[]];
  readonly joined: readonly Joined[];
  readonly offers: readonly ('cancel' | 'again' | 'output' | 'next' | 'approve' | 'deny' | 'onAll')[];
  /** The check behind the offer `next`. */
  readonly next?: string;
}

/** A private answer that is not a run: help, a list, a refusal. */
export type Note =
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** Plain text in kdebug's own small markup: '`code`' and line breaks only. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'card'; readonly card: Card; readonly link?: string }
  /** What the steps printed, as much as fits. */
  | { readonly kind: 'output'; readonly card: Card; readonly link?: string };

/** A place people talk: Slack, the terminal. Errors: UserError ('chat-not-in-channel' …), TransientError, ours. */
export interface Chat {
  /**
   * Posts the run's card and returns its reference, to be recorded before anything else happens. mayExist: an earlier
   * try may have posted it; the run's own post is searched first (message metadata).
   */
  post(at: Place, card: Card, mayExist: boolean): Promise<string>;
  /** The one final reply in the card's thread; mentions the requester. Idempotent per run when mayExist. */
  reply(ref: string, card: Card, options: { readonly mention: boolean; readonly mayExist: boolean }): Promise<string>;
  /** A message in the card's thread, in kdebug's small markup. key: the same one is posted once, also after a crash. */
  say(ref: string, run: string, said: { readonly key: string; readonly text: string }): Promise<void>;
  /** mayDrop: a progress update, silently dropped when the workspace's budget is used up; resolves false then. */
  change(ref: string, card: Card, how: 'mayDrop' | 'mustArrive'): Promise<boolean>;
  /** Only the person sees it. replyUrl: the one-run address Slack gave with the command, where there is one. */
  whisper(to: Person, at: Place, note: Note, replyUrl?: string): Promise<void>;
  /**
   * A direct message with files in its thread. It cannot be searched later: an ask that is tried again may send it twice.
   * UserError: the chat does not let us write to the person, or takes no files.
   */
  send(to: Person, text: string, files: readonly { readonly name: string; readonly body: Uint8Array }[]): Promise<void>;
  /** A file in the card's thread. name ends with its type. mayExist: an earlier try may have put it there; the thread is searched first. */
  attach(ref: string, file: { readonly name: string; readonly body: Uint8Array }, mayExist: boolean): Promise<void>;
  link(ref: string): Promise<string>;
  /** Place.address of the thread that a card opens or stands in. */
  threadOf(ref: string): string;
}

/** Who somebody is for the policy, looked up anew for each request and click. A failed lookup is a refusal. */
export interface People {
  /** UserError: a guest, an outsider, an externally shared channel, or the lookup failed. */
  vouch(person: Person, at: Place): Promise<Person>;
}

/** Something a person typed or clicked, as received, before anything is parsed. */
export interface Ask {
  readonly v: 1;
  /** Made from Slack's own ids (trigger_id, event_id, action_ts …): the same ask delivered twice has the same id. */
  readonly id: string;
  readonly how: 'command' | 'mention' | 'click';
  /** The command's text; for a click the command it stands for, such as 'cancel RUN'. */
  readonly text: string;
  readonly from: Person;
  readonly at: Place;
  readonly askedAt: number;
  /** A bearer secret: never logged, gone from Redis once the ask is answered or the run has ended. */
  readonly replyUrl?: string;
}
/** Records an ask durably before it is acknowledged to Slack. Rejects within 1.5 s when Redis does not answer. */
export type RecordAsk = (ask: Ask) => Promise<void>;

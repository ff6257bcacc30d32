import type { Arg, Ms, Selection } from './request.ts';

/** Which pods, as far as the words say; the rest comes from the channel's defaults. */
export interface Where {
  readonly by: Selection['by'];
  readonly pick: 'one' | 'all';
  readonly namespace?: string;
  readonly container?: string;
  readonly cluster?: string;
}

/** What one `/kdebug …` means. */
export type Command =
  | {
      readonly do: 'run';
      readonly where: Where;
      readonly check: string;
      readonly args: Readonly<Record<string, Arg>>;
      readonly limitMs?: Ms;
      /** Run anew although the same run is on or just ended. */
      readonly again: boolean;
      /** The final reply does not mention the requester. */
      readonly quiet: boolean;
      readonly private: boolean;
    }
  | { readonly do: 'help'; readonly about?: string }
  | { readonly do: 'checks' }
  | { readonly do: 'status' | 'cancel'; readonly run: string }
  /** What was run here, as files; of the last sinceMs, else of all that is kept. */
  | { readonly do: 'export'; readonly sinceMs?: Ms }
  /** Pauses or resumes all queues; the reason is for the audit line and the answer of those who ask meanwhile. */
  | { readonly do: 'stop' | 'resume'; readonly reason?: string };

/** What parse-command needs to know of a check; the catalogue is an argument, so that request/ stays pure. */
export interface CheckWords {
  readonly name: string;
  readonly summary: string;
  /** Names of the words behind the check's name, in order; a last one ending in '…' takes the rest; one ending in '?' may be missing. */
  readonly words: readonly string[];
}

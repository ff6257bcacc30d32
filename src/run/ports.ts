import type { RunEvent, RunNews } from '../job/run-event.ts';
import type { Job } from '../queue/job.ts';
import type { Ms, Person, Place, Request } from '../request/request.ts';
import type { Joined } from './chat.ts';

/** What was delivered to the chat so far. A `…Tried` mark stands before the call, the reference behind it. */
export interface Delivery {
  readonly cardTried?: boolean;
  /** The card's reference (Chat.post). */
  readonly cardRef?: string;
  /** The card's permalink. */
  readonly link?: string;
  /** Address of the card's thread (Chat.threadOf); marking it makes the run known there (Runs.recent). */
  readonly thread?: string;
  /** Hash of the card that the chat shows now, so that equal states cause no call. */
  readonly shown?: string;
  /** When it was shown: progress that comes right behind is left to the news after it. */
  readonly shownAt?: Ms;
  /** Why nothing goes on, as it shows it: the kubelet's reasons, no worker, a cancel. */
  readonly shownWaiting?: string;
  /** Ids of those whose joining was said in the thread. */
  readonly joinsTold?: readonly string[];
  readonly replyTried?: boolean;
  readonly replyRef?: string;
  readonly fileTried?: boolean;
  readonly fileDone?: boolean;
  /** The chat refused card or reply (not in the channel …); the requester was told so, and the answer goes to them alone. */
  readonly alone?: boolean;
  /** How often the final answer could not be shown by a fault of ours. */
  readonly faults?: number;
  /** The final answer went to the requester alone: a private run, or `alone`. */
  readonly whispered?: boolean;
  /** Everything final arrived and the audit line is written. */
  readonly settled?: boolean;
}

/** One run as Redis holds it. */
export interface RunRecord {
  readonly v: 1;
  readonly request: Request;
  readonly key: string;
  readonly parts: number;
  /** Final news that come later are ignored; the watchdog ends what is still open then. */
  readonly notAfter: Ms;
  readonly mention: boolean;
  /** A bearer secret of the chat; gone once the run is settled. */
  readonly replyUrl?: string;
  /** The policy rule that allowed it, for the audit line. */
  readonly rule: string;
  readonly events: readonly RunEvent[];
  /** In the order they came. */
  readonly joined: readonly Joined[];
  readonly delivery: Delivery;
}

export type Opening = Omit<RunRecord, 'v' | 'events' | 'joined' | 'delivery'>;

/** Runs and their events: queue/ on Redis, a fake in memory; both pass test/contracts/runs.ts. */
export interface Runs {
  /**
   * Opens a run. Without `again`, and when one with the same key is on or ended less than joinMs ago, nothing is opened
   * and that run is named. Opening the same run id twice (a repeated ask) is 'opened' both times and changes nothing.
   */
  open(opening: Opening, how: { readonly again: boolean; readonly joinMs: Ms }): Promise<{ readonly joined?: string }>;
  /**
   * Numbers and stores the news and wakes the poster. News behind a part's `ended` are dropped, but wake it too: telling
   * again mends a wake-up that was lost.
   */
  tell(run: string, part: number, news: RunNews): Promise<void>;
  read(run: string): Promise<RunRecord | undefined>;
  /** Notes who joined and wakes the poster; a person joins a run once. */
  join(run: string, joined: Joined): Promise<void>;
  /**
   * Runs that were asked in a channel or by a person (Person.id), or whose card stands in a thread, since then: the oldest
   * first, at most the newest 500.
   */
  recent(where: string, since: Ms): Promise<readonly string[]>;
  /** Adds delivery marks. settled also removes replyUrl and the bulk of the outcomes' text. */
  mark(run: string, marks: Delivery): Promise<void>;
  /** Runs without a final state, or not settled, whose notAfter lies before `before`. */
  overdue(before: Ms): Promise<readonly string[]>;
  /** Runs that are not settled. */
  unsettled(): Promise<number>;
}

/** The queues of the clusters, seen by those who ask. */
export interface Jobs {
  /** Adding the same job id twice is one job. Resolves with how many are before it. */
  enqueue(job: Job): Promise<{ readonly ahead: number }>;
  /** Waiting jobs of the run are taken out (their parts), running ones hear `cancel` in whichever worker holds them. */
  cancel(run: string): Promise<{ readonly removed: readonly number[] }>;
  /** Pauses all queues of all clusters; what runs goes on to its end. */
  stop(by: Person, reason: string | undefined): Promise<void>;
  resume(): Promise<void>;
  stopped(): Promise<{ readonly by: Person; readonly reason?: string; readonly since: Ms } | undefined>;
  /** How many live workers listen for a cluster. */
  workers(cluster: string): Promise<number>;
}

/** One JSON line per request, refused ones too. No secrets, no output. */
export type Audit = (entry: AuditEntry) => void;
export interface AuditEntry {
  readonly what: 'run' | 'refused' | 'status' | 'export' | 'cancel' | 'stop' | 'resume';
  readonly run?: string;
  readonly who: Person;
  readonly at: Place;
  readonly link?: string;
  readonly rule?: string;
  readonly check?: string;
  readonly target?: {
    readonly cluster: string;
    readonly namespace: string;
    readonly pod?: string;
    readonly container?: string;
  };
  readonly rung?: number;
  readonly uid?: number;
  /** Redacted. */
  readonly argv?: Readonly<Record<string, readonly string[]>>;
  readonly specHash?: string;
  readonly end?: string;
  readonly verdict?: string;
  readonly code?: string;
  /** Of a stop or resume, as typed. */
  readonly reason?: string;
}

/** What happened between the app and the emulator, for assertions and for the inspector of the page. */
interface ApiCall {
  readonly kind: 'api';
  /** Milliseconds since the epoch, when the request had been read. */
  readonly at: number;
  /** The Web API method; or 'response_url', 'upload', 'download'. */
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly token: TokenKind;
  /** HTTP status; 0 where the connection was dropped without an answer. */
  readonly status: number;
  readonly answer: unknown;
  readonly tookMs: number;
}

export type TokenKind = 'bot' | 'app' | 'none' | 'unknown';

/** One attempt to hand something to the app. */
export interface Delivery {
  readonly kind: 'delivery';
  readonly at: number;
  readonly via: 'socket' | 'http';
  readonly type: DeliveryType;
  readonly payload: Readonly<Record<string, unknown>>;
  /** 0 for the first attempt, as in x-slack-retry-num. */
  readonly attempt: number;
  readonly outcome: DeliveryOutcome;
  /** The body of the acknowledgement; {} when it was empty. */
  readonly answer: unknown;
  readonly tookMs: number;
}

export type DeliveryType = 'slash_commands' | 'interactive' | 'events_api';
export type DeliveryOutcome = 'acked' | 'timeout' | 'not-connected' | 'http-error';

export type JournalEntry = ApiCall | Delivery;

export interface Journal {
  readonly entries: readonly JournalEntry[];
  /** Calls of one method, or all, oldest first. */
  calls(method?: string): readonly ApiCall[];
  deliveries(type?: DeliveryType): readonly Delivery[];
  clear(): void;
}

/** The journal and the one function that writes to it. Keeps the newest `keep` entries, for long soaks. */
export function createJournal(onEntry: (entry: JournalEntry) => void, keep = 5_000): Journal & Recorder {
  const entries: JournalEntry[] = [];
  return {
    entries,
    calls: (method) => entries.filter(isCall).filter((call) => method === undefined || call.method === method),
    deliveries: (type) => entries.filter(isDelivery).filter((one) => type === undefined || one.type === type),
    clear: () => {
      entries.length = 0;
    },
    record: (entry) => {
      if (entries.length >= keep) entries.splice(0, Math.ceil(keep / 10));
      entries.push(entry);
      onEntry(entry);
    },
  };
}

export interface Recorder {
  record(entry: JournalEntry): void;
}

const isCall = (entry: JournalEntry): entry is ApiCall => entry.kind === 'api';
const isDelivery = (entry: JournalEntry): entry is Delivery => entry.kind === 'delivery';

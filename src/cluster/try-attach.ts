import { asError } from '../errors.ts';
import type { Log } from '../log.ts';
import { cancelLine, startLine } from '../runner/runner-text.ts';
import type { Api } from './api.ts';
import { type Attached, attach, attachCall, type Place } from './attach.ts';
import { AttachRefused } from './channel.ts';
import { ApiRefusal, isNetworkError } from './cluster-errors.ts';
import { pause } from './pause.ts';
import type { StartWatch } from './start-watch.ts';
import { isBeginning } from './tail-of-output.ts';

export interface AttachTry extends Place {
  readonly nonce: string;
  /** How long an open stream may be silent before it is not believed in. */
  readonly silentMs: number;
  readonly maxHeldBytes: number;
  /** The person wants it stopped, also before it started. */
  readonly cancelled: () => boolean;
}

/**
 * Each try is a TLS handshake and two audit lines: often at first, then seldom; the kubelet's news make it try at once.
 * Many containers that start together take turns and rely on the news: whose news come late is read by its log.
 */
const pauses = { firstMs: 15, lastMs: 250, often: 12, grow: 1.4, mostMs: 1_000, eachMs: 30 } as const;

/**
 * Attaches from the moment of the patch until the runner's first line comes, and says go.
 * undefined: attach does not serve (refused, silent, or too late to see the beginning), but the log will.
 */
export async function tryAttach(api: Api, tried: AttachTry, trying: Trying): Promise<Found | undefined> {
  api.attaching.count += 1;
  try {
    return await tryUntilFound(api, tried, trying);
  } finally {
    api.attaching.count -= 1;
  }
}

interface Trying {
  readonly start: StartWatch;
  readonly signal: AbortSignal;
  readonly log: Log;
}
interface Found {
  readonly first: Uint8Array;
  readonly attached: Attached;
}

async function tryUntilFound(api: Api, tried: AttachTry, { start, signal, log }: Trying): Promise<Found | undefined> {
  let waitMs: number = pauses.firstMs;
  for (let count = 1; ; count += 1) {
    // A try that began after the start and still failed has missed it: the container has ended.
    const last = start.started();
    const news = start.news();
    const found = await tryOnce(api, tried, signal).catch((error: unknown) => {
      if (!(error instanceof AttachRefused)) throw error;
      return count === 1 ? whyRefused(api, tried, signal) : ('not yet' as const);
    });
    const useless = found === 'not yet' ? last && 'the container ended before' : 'useless' in found && found.useless;
    if (useless !== false) {
      log.debug(
        { pod: tried.pod, container: tried.container, why: useless, tries: count },
        'attach does not serve, the log is read',
      );
      return undefined;
    }
    if (found !== 'not yet' && 'first' in found) return found;
    const others = api.attaching.count;
    await pause(Math.min(pauses.mostMs + pauses.eachMs * others, waitMs * others), signal, news);
    if (count >= pauses.often) waitMs = Math.min(pauses.lastMs, waitMs * pauses.grow);
  }
}

/** A refused WebSocket does not tell why: mostly the container does not run yet. The same call without one does. */
async function whyRefused(api: Api, place: Place, signal: AbortSignal): Promise<Tried> {
  try {
    await api.text(attachCall(place), signal);
  } catch (error) {
    if (error instanceof ApiRefusal && refusals.has(error.status)) return { useless: error.message };
    if (!(error instanceof ApiRefusal || isNetworkError(asError(error)))) throw error;
  }
  return 'not yet';
}

/** Who may attach is answered 400, for it should have been a WebSocket. */
const refusals: ReadonlySet<number> = new Set([401, 403, 404, 405, 422]);

interface Useless {
  readonly useless: string;
}
type Tried = Found | 'not yet' | Useless;

async function tryOnce(api: Api, tried: AttachTry, signal: AbortSignal): Promise<Tried> {
  const attached = await attach(api, tried, { signal, maxHeldBytes: tried.maxHeldBytes });
  const timer = setTimeout(() => attached.close(), tried.silentMs);
  const openedAt = Date.now();
  try {
    attached.send(tried.cancelled() ? cancelLine : startLine);
    const news = await attached.next();
    signal.throwIfAborted();
    if (news?.type === 'output' && isBeginning(news.bytes, tried.nonce)) return { first: news.bytes, attached };
    attached.close();
    if (news?.type === 'output') return { useless: 'it shows the middle of the output' };
    const silent = news === undefined && Date.now() - openedAt >= tried.silentMs;
    return silent ? { useless: 'it stayed silent' } : 'not yet';
  } finally {
    clearTimeout(timer);
  }
}

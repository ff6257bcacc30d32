import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../model/kube-object.ts';
import { expired, Refused } from '../model/refused.ts';
import type { Resource } from '../model/resources.ts';
import type { Change, Store } from '../store/store.ts';
import { selectorOf } from './list-objects.ts';
import type { Call } from './read-call.ts';
import type { Show } from './show-table.ts';

const bookmarkEveryMs = 30_000;
const maxUnreadBytes = 4_000_000;

/**
 * Streams changes as lines of JSON until the client goes, its timeoutSeconds pass or it stops reading. Without a
 * resourceVersion, or when asked to, it begins with what is there. One that is forgotten is told as 410 in the stream.
 */
export function watchObjects(
  store: Store,
  call: Call,
  { response, show }: { response: ServerResponse; show: Show },
): void {
  const { query, resource } = call;
  const matches = selectorOf(call);
  const write = (type: string, object: unknown): void => {
    // Who does not read is let go: it will list again.
    if (response.writableLength > maxUnreadBytes) response.destroy();
    else response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const tell = (change: Change): void => {
    if (change.resource.name !== resource.name) return;
    const type = seenAs(change, matches);
    if (type !== undefined) write(type, show(change.object));
  };
  const past = pastOf(store, query);
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  if (past === 'expired') {
    write('ERROR', expired().status);
    response.end();
    return;
  }
  if (past === 'everything') for (const object of store.list(resource).filter(matches)) write('ADDED', show(object));
  else past.forEach(tell);
  // A client that streams its list waits for this one.
  if (asks(query, 'sendInitialEvents'))
    write('BOOKMARK', bookmarkOf(store, resource, { 'k8s.io/initial-events-end': 'true' }));
  const forget = store.onChange(tell);
  const bookmark = (): void => write('BOOKMARK', bookmarkOf(store, resource));
  const timer = asks(query, 'allowWatchBookmarks') ? setInterval(bookmark, bookmarkEveryMs) : undefined;
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const end = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.once('close', () => {
    forget();
    clearInterval(timer);
    clearTimeout(end);
  });
}

function asks(query: URLSearchParams, name: string): boolean {
  return query.get(name) === 'true';
}

function bookmarkOf(store: Store, { kind, version }: Resource, annotations?: Record<string, string>): object {
  const resourceVersion = String(store.version());
  const metadata = { resourceVersion, creationTimestamp: null, ...(annotations === undefined ? {} : { annotations }) };
  return { kind, apiVersion: version, metadata };
}

function pastOf(store: Store, query: URLSearchParams): readonly Change[] | 'everything' | 'expired' {
  const from = query.get('resourceVersion') ?? '';
  if (from === '' || from === '0' || asks(query, 'sendInitialEvents')) return 'everything';
  return changesSince(store, from);
}

function changesSince(store: Store, from: string): readonly Change[] | 'expired' {
  try {
    return store.since(Number(from));
  } catch (error) {
    if (error instanceof Refused && error.code === 410) return 'expired';
    throw error;
  }
}

/** An object that begins or ceases to match a selector comes and goes for the watcher. */
function seenAs(
  { type, object, before }: Change,
  matches: (object: KubeObject) => boolean,
): Change['type'] | undefined {
  const now = type !== 'DELETED' && matches(object);
  const then = before !== undefined && matches(before);
  if (now) return then ? 'MODIFIED' : 'ADDED';
  return then ? 'DELETED' : undefined;
}

import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../model/kube-object.ts';
import { Refused } from '../model/refused.ts';
import type { Change, Store } from '../store/store.ts';
import { selectorOf } from './list-objects.ts';
import type { Call } from './read-call.ts';
import type { Show } from './show-table.ts';

const bookmarkEveryMs = 30_000;

/**
 * Streams changes as lines of JSON until the client goes, its timeoutSeconds pass or it stops reading. Without a
 * resourceVersion it begins with what is there. Throws Refused 410 for one that is forgotten.
 */
export function watchObjects(
  store: Store,
  call: Call,
  { response, show }: { response: ServerResponse; show: Show },
): void {
  const { query, resource } = call;
  const matches = selectorOf(call);
  const from = query.get('resourceVersion') ?? '';
  const past = from === '' || from === '0' ? undefined : changesSince(store, from);
  const write = (type: string, object: unknown): void => {
    // Who does not read is let go: it will list again.
    if (response.writableLength > 4_000_000) response.destroy();
    else response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const tell = (change: Change): void => {
    if (change.resource.name !== resource.name) return;
    const type = seenAs(change, matches);
    if (type !== undefined) write(type, show(change.object));
  };
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  if (past === 'expired') {
    write('ERROR', new Refused(410, 'Expired', `too old resource version: ${from}`).status);
    response.end();
    return;
  }
  if (past === undefined) for (const object of store.list(resource).filter(matches)) write('ADDED', show(object));
  else past.forEach(tell);
  const forget = store.onChange(tell);
  const bookmark = (): void =>
    write('BOOKMARK', {
      kind: resource.kind,
      apiVersion: resource.version,
      metadata: { resourceVersion: String(store.version()), creationTimestamp: null },
    });
  const timer = query.get('allowWatchBookmarks') === 'true' ? setInterval(bookmark, bookmarkEveryMs) : undefined;
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const end = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.once('close', () => {
    forget();
    clearInterval(timer);
    clearTimeout(end);
  });
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

import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, keyOf, type Metadata } from '../model/kube-object.ts';
import { alreadyExists, conflict, expired, notFound } from '../model/refused.ts';
import type { Resource } from '../model/resources.ts';

/** One step in the life of an object. */
export interface Change {
  readonly version: number;
  readonly resource: Resource;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly before?: KubeObject;
}

/** What was sent to be stored: the store gives it UID, version and time. */
export type Draft = Omit<KubeObject, 'metadata'> & { readonly metadata: Partial<Metadata> & { readonly name: string } };

/** All objects of the sandbox, with a window of the past for watches that come back. Nothing in it is changed in place. */
export interface Store {
  get<T extends KubeObject>(resource: Resource, key: string): T | undefined;
  list<T extends KubeObject>(resource: Resource, namespace?: string): readonly T[];
  /** Throws Refused 409 when it is there. */
  create<T extends KubeObject>(resource: Resource, draft: Draft): T;
  /** Throws Refused 404, or 409 when the object carries an older resourceVersion. An equal object makes no change. */
  update<T extends KubeObject>(resource: Resource, object: Draft): T;
  remove(resource: Resource, key: string): void;
  version(): number;
  /** What happened after a version; throws Refused 410 when that is forgotten. */
  since(version: number): readonly Change[];
  onChange(heard: (change: Change) => void): () => void;
}

/** Enough for a client that was away for a while, little enough to be forgotten in tests. */
const maxChanges = 5_000;

export function createStore(now: () => Date = () => new Date()): Store {
  const kinds = new Map<string, Map<string, KubeObject>>();
  const heard = new Set<(change: Change) => void>();
  let changes: Change[] = [];
  const untold: Change[] = [];
  let version = 1;
  const of = ({ name }: Resource): Map<string, KubeObject> => {
    const found = kinds.get(name) ?? new Map<string, KubeObject>();
    kinds.set(name, found);
    return found;
  };
  const tell = (change: Change): void => {
    changes.push(change);
    if (changes.length > maxChanges) changes = changes.slice(maxChanges / 2);
    untold.push(change);
    if (untold.length > 1) return;
    // Who hears may change the store again: everybody hears one change before the next.
    for (let next = untold[0]; next !== undefined; next = untold[0]) {
      for (const hear of [...heard]) hear(next);
      untold.shift();
    }
  };
  return {
    get: <T extends KubeObject>(resource: Resource, key: string) => of(resource).get(key) as T | undefined,
    list: <T extends KubeObject>(resource: Resource, namespace?: string) => {
      const all = [...of(resource).values()] as T[];
      const here = namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
      return here.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    },
    create: <T extends KubeObject>(resource: Resource, draft: Draft) => {
      version += 1;
      const given = { uid: randomUUID(), creationTimestamp: timeText(now()), resourceVersion: String(version) };
      const object = asSent({ ...draft, metadata: { generation: 1, ...draft.metadata, ...given } }) as T;
      if (of(resource).has(keyOf(object))) throw alreadyExists(resource, draft.metadata.name);
      of(resource).set(keyOf(object), object);
      tell({ version, resource, type: 'ADDED', object });
      return object;
    },
    update: <T extends KubeObject>(resource: Resource, object: Draft) => {
      const { name, resourceVersion } = object.metadata;
      const before = of(resource).get(keyOf(object as KubeObject));
      if (before === undefined) throw notFound(resource, name);
      const known = before.metadata.resourceVersion;
      if (resourceVersion !== undefined && resourceVersion !== known) throw conflict(resource, name);
      const { uid, creationTimestamp, generation = 1 } = before.metadata;
      const metadata = { ...object.metadata, uid, creationTimestamp, generation, resourceVersion: known };
      if (isDeepStrictEqual(asSent({ ...object, metadata }), before)) return before as T;
      version += 1;
      const grown = isSame(object, before) ? generation : generation + 1;
      const numbers = { generation: grown, resourceVersion: String(version) };
      const after = asSent({ ...object, metadata: { ...metadata, ...numbers } }) as T;
      of(resource).set(keyOf(after), after);
      tell({ version, resource, type: 'MODIFIED', object: after, before });
      return after;
    },
    remove: (resource, key) => {
      const before = of(resource).get(key);
      if (before === undefined) return;
      version += 1;
      of(resource).delete(key);
      const object = { ...before, metadata: { ...before.metadata, resourceVersion: String(version) } };
      tell({ version, resource, type: 'DELETED', object, before });
    },
    version: () => version,
    since: (from) => {
      const [oldest] = changes;
      if (from > version || (oldest !== undefined && from < oldest.version - 1)) throw expired();
      return changes.filter((change) => change.version > from);
    },
    onChange: (hear) => {
      heard.add(hear);
      return () => heard.delete(hear);
    },
  };
}

/** Whether the spec is the same: only that makes a new generation. */
function isSame(a: object, b: object): boolean {
  return isDeepStrictEqual((a as { spec?: unknown }).spec, (b as { spec?: unknown }).spec);
}

/** As it would come back over the wire: without what is undefined, and nobody else's to change. */
function asSent(object: object): object {
  return JSON.parse(JSON.stringify(object)) as object;
}

/** Whole seconds, as Kubernetes writes times. */
export function timeText(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

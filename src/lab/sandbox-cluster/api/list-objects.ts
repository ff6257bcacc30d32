import { type KubeObject, keyOf } from '../model/kube-object.ts';
import { expired } from '../model/refused.ts';
import { type Matches, parseFieldSelector, parseLabelSelector } from '../store/selectors.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './read-call.ts';

export interface ObjectList {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly KubeObject[];
}

/** A page of a list: selectors, limit and continue are obeyed. Throws Refused. */
export function listObjects(store: Store, call: Call): ObjectList {
  const { resource, query, namespace } = call;
  const all = store.list(resource, namespace).filter(selectorOf(call));
  const after = query.get('continue');
  const rest = after === null || after === '' ? all : all.filter((object) => keyOf(object) > readContinue(after));
  const limit = Number(query.get('limit') ?? 0);
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const last = items.at(-1);
  const more = items.length < rest.length && last !== undefined;
  return {
    kind: `${resource.kind}List`,
    apiVersion: resource.version,
    metadata: {
      resourceVersion: String(store.version()),
      ...(more ? { continue: writeContinue(keyOf(last)), remainingItemCount: rest.length - items.length } : {}),
    },
    items,
  };
}

/** The objects that a list or a watch is about. */
export function selectorOf({ namespace, name, query }: Call): Matches {
  const byLabel = parseLabelSelector(query.get('labelSelector') ?? undefined);
  const byField = parseFieldSelector(query.get('fieldSelector') ?? undefined);
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    byLabel(object) &&
    byField(object);
}

function writeContinue(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

function readContinue(text: string): string {
  try {
    return (JSON.parse(Buffer.from(text, 'base64url').toString()) as { after: string }).after;
  } catch {
    throw expired();
  }
}

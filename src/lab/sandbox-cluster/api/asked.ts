import type { Json, KubeObject } from '../model/kube-object.ts';
import { notFound } from '../model/refused.ts';
import type { Draft, Store } from '../store/store.ts';
import type { User } from './authorize.ts';
import type { Call } from './read-call.ts';

export interface Asked {
  readonly call: Call;
  readonly user: User;
  readonly contentType: string;
  readonly body: Json;
}

export interface Answer {
  readonly code: number;
  readonly body: object;
}

export function isDryRun({ query }: Pick<Call, 'query'>): boolean {
  return query.getAll('dryRun').includes('All');
}

/** The object that a call names. Throws Refused 404. */
export function live(store: Store, { resource, namespace, name = '' }: Call): KubeObject {
  const found = store.get(resource, namespace === undefined ? name : `${namespace}/${name}`);
  if (found === undefined) throw notFound(resource, name);
  return found;
}

/** The status is written through its subresource only, and nothing else is. */
export function keepOther(before: KubeObject, after: Draft, subresource: string | undefined): Draft {
  const { status } = before as { status?: Json };
  if (subresource === 'status') return { ...before, status: (after as { status?: Json }).status } as unknown as Draft;
  return status === undefined ? after : ({ ...after, status } as unknown as Draft);
}

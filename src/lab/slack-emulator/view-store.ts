import type { JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { newId } from './message-store.ts';
import { SlackError } from './slack-error.ts';
import { type StateValues, stateOf } from './view-state.ts';

/** A view as the Web API returns it. */
export type View = JsonObject & { readonly id: string; readonly hash: string; readonly type: 'modal' | 'home' };

export interface ViewStore {
  home(user: string): View | undefined;
  /** Topmost last. */
  modals(user: string): readonly View[];
  publish(user: string, view: JsonObject, hash?: string): View;
  open(user: string, view: JsonObject): View;
  push(user: string, view: JsonObject): View;
  /** SlackError: not_found, hash_conflict. */
  update(by: WhichView, view: JsonObject): View;
  /** A person chose or typed something in a modal. */
  setState(id: string, values: StateValues): View;
  /** What the app offered in an external select of a view. */
  offer(id: string, actionId: string, options: readonly JsonObject[]): void;
  offered(id: string, actionId: string): readonly JsonObject[];
  /** Closes the topmost modal, or all of them. */
  close(user: string, what: 'top' | 'all'): void;
}

interface WhichView {
  readonly id: string | undefined;
  readonly externalId: string | undefined;
  readonly hash: string | undefined;
}

/** complete: adds what Slack adds to a view. Each person has one Home tab and a stack of up to three modals. */
export function createViewStore(
  complete: (view: JsonObject) => JsonObject,
  onChange: (kind: 'home' | 'modals', user: string) => void,
): ViewStore {
  const homes = new Map<string, View>();
  const stacks = new Map<string, View[]>();
  const stackOf = (user: string): View[] => stacks.get(user) ?? [];
  const setStack = (user: string, stack: View[]): void => {
    stacks.set(user, stack);
    onChange('modals', user);
  };
  const make = (
    view: JsonObject,
    type: View['type'],
    old: { id?: string; root_view_id?: unknown; state?: StateValues } = {},
  ): View => {
    if (view.type !== type) throw new SlackError('invalid_arguments');
    const id = old.id ?? newId('V0');
    const all = complete(view);
    const state = { values: stateOf(all.blocks, old.state) };
    const { state: _, ...kept } = old;
    return { root_view_id: id, ...all, ...kept, type, id, state, hash: `${Date.now()}.${newId('')}` };
  };
  const offers = new Map<string, readonly JsonObject[]>();
  const findModal = (isIt: (view: View) => boolean) =>
    [...stacks].flatMap(([user, stack]) => stack.map((old) => ({ user, stack, old }))).find(({ old }) => isIt(old));
  const exchange = ({ user, stack, old }: NonNullable<ReturnType<typeof findModal>>, made: View): View => {
    setStack(
      user,
      stack.map((one) => (one === old ? made : one)),
    );
    return made;
  };
  return {
    home: (user) => homes.get(user),
    modals: stackOf,
    publish: (user, view, hash) => {
      const old = homes.get(user);
      if (hash !== undefined && old?.hash !== hash) throw new SlackError('hash_conflict');
      const made = make(view, 'home', old === undefined ? {} : { id: old.id });
      homes.set(user, made);
      onChange('home', user);
      return made;
    },
    open: (user, view) => {
      const made = make(view, 'modal');
      setStack(user, [made]);
      return made;
    },
    push: (user, view) => {
      const stack = stackOf(user);
      if (stack.length === 0) throw new SlackError('not_found');
      if (stack.length >= limits.viewStack.max) throw new SlackError('push_limit_reached');
      const made = { ...make(view, 'modal'), root_view_id: stack[0]?.id, previous_view_id: stack.at(-1)?.id };
      setStack(user, [...stack, made]);
      return made;
    },
    update: ({ id, externalId, hash }, view) => {
      const one = findModal((old) => (id === undefined ? old.external_id === externalId : old.id === id));
      if (one === undefined) throw new SlackError('not_found');
      if (hash !== undefined && one.old.hash !== hash) throw new SlackError('hash_conflict');
      const { id: same, root_view_id, state } = one.old;
      return exchange(one, make(view, 'modal', { id: same, root_view_id, state: valuesOf(state) }));
    },
    setState: (id, values) => {
      const one = findModal((old) => old.id === id);
      if (one === undefined) throw new SlackError('not_found');
      return exchange(one, { ...one.old, state: { values } });
    },
    offer: (id, actionId, options) => void offers.set(`${id} ${actionId}`, options),
    offered: (id, actionId) => offers.get(`${id} ${actionId}`) ?? [],
    close: (user, what) => setStack(user, what === 'all' ? [] : stackOf(user).slice(0, -1)),
  };
}

/** view.state.values of a view. */
export function valuesOf(state: unknown): StateValues {
  return (state as { readonly values?: StateValues } | undefined)?.values ?? {};
}

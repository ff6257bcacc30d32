import type { JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { newId } from './message-store.ts';
import { SlackError } from './slack-error.ts';

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
  const make = (view: JsonObject, type: View['type'], old: { id?: string; root_view_id?: unknown } = {}): View => {
    if (view.type !== type) throw new SlackError('invalid_arguments');
    const id = old.id ?? newId('V0');
    return { root_view_id: id, ...complete(view), ...old, type, id, hash: `${Date.now()}.${newId('')}` };
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
      const found = [...stacks].flatMap(([user, stack]) => stack.map((old) => ({ user, stack, old })));
      const one = found.find(({ old }) => (id === undefined ? old.external_id === externalId : old.id === id));
      if (one === undefined) throw new SlackError('not_found');
      if (hash !== undefined && one.old.hash !== hash) throw new SlackError('hash_conflict');
      const made = make(view, 'modal', { id: one.old.id, root_view_id: one.old.root_view_id });
      setStack(
        one.user,
        one.stack.map((old) => (old === one.old ? made : old)),
      );
      return made;
    },
    close: (user, what) => setStack(user, what === 'all' ? [] : stackOf(user).slice(0, -1)),
  };
}

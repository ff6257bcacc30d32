import { isObject, type JsonObject } from '../json.ts';
import type { View } from '../view-store.ts';
import type { Workspace } from '../workspace.ts';

/** What an acknowledgement of view_submission does: closes the modal unless it says otherwise. */
export function applyViewAnswer(user: string, view: View, answer: unknown, { views }: Workspace): void {
  const { response_action: action, view: next }: JsonObject = isObject(answer) ? answer : {};
  if (action === 'errors') return;
  if (action === 'update' && isObject(next)) {
    views.update({ id: view.id, externalId: undefined, hash: undefined }, next);
    return;
  }
  if (action === 'push' && isObject(next)) {
    views.push(user, next);
    return;
  }
  views.close(user, action === 'clear' ? 'all' : 'top');
}

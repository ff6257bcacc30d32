import { type Args, objectArg, requiredArg, textArg } from '../args.ts';
import { validateView } from '../blocks/validate-blocks.ts';
import type { JsonObject } from '../json.ts';
import { limits } from '../limits.ts';
import { SlackError, schemaError } from '../slack-error.ts';
import { botMethod, type Method } from './method.ts';

/** https://docs.slack.dev/reference/methods, family views. They need no scope. */
export const views: Readonly<Record<string, Method>> = {
  'views.open': botMethod([], (args, slack) => {
    const view = readView(args);
    return { view: slack.views.open(slack.triggers.exchange(requiredArg(args, 'trigger_id')), view) };
  }),
  'views.push': botMethod([], (args, slack) => {
    const view = readView(args);
    return { view: slack.views.push(slack.triggers.exchange(requiredArg(args, 'trigger_id')), view) };
  }),
  'views.update': botMethod([], (args, slack) => {
    const by = { id: textArg(args, 'view_id'), externalId: textArg(args, 'external_id'), hash: textArg(args, 'hash') };
    if (by.id === undefined && by.externalId === undefined) requiredArg(args, 'view_id');
    return { view: slack.views.update(by, readView(args)) };
  }),
  'views.publish': botMethod([], (args, slack) => {
    const user = requiredArg(args, 'user_id');
    if (!slack.world.members.has(user)) throw new SlackError('user_not_found');
    return { view: slack.views.publish(user, readView(args), textArg(args, 'hash')) };
  }),
};

function readView(args: Args): JsonObject {
  const view = objectArg(args, 'view', 'invalid_arguments');
  if (view === undefined) throw schemaError('invalid_arguments', ['missing required field: view']);
  const wrong = validateView(view);
  if (wrong.length > 0) throw schemaError('invalid_arguments', wrong);
  if (Buffer.byteLength(JSON.stringify(view)) > limits.viewBytes.max) throw new SlackError('view_too_large');
  return view;
}

import { z } from 'zod';
import type { Person } from '../../request/request.ts';
import { toPersonId } from '../address.ts';
import { id, secretUrl } from '../receive/to-ask.ts';
import { type Form, readForm } from './form.ts';

const user = z
  .looseObject({ id, team_id: id, username: z.string().optional(), name: z.string().optional() })
  .transform((one): Person => ({ id: toPersonId(one.team_id, one.id), name: one.username ?? one.name ?? one.id }));
const view = z.looseObject({ id: z.string(), hash: z.string(), private_metadata: z.string().optional() });

/** A shortcut or a button that opens the modal. Only a button in a message stands in a channel. */
export const opener = z.looseObject({
  user,
  trigger_id: z.string().min(1),
  channel: z.looseObject({ id }).nullish(),
  response_url: secretUrl,
});

/** A choice in the modal. */
export const choice = z.looseObject({
  user,
  view,
  actions: z
    .tuple([
      z.looseObject({
        action_id: z.string(),
        selected_option: z.looseObject({ value: z.string() }).nullish(),
        selected_conversation: z.string().nullish(),
      }),
    ])
    .rest(z.unknown()),
});

/** What was typed into one of its selects. */
export const suggestion = z.looseObject({
  user,
  view,
  action_id: z.string(),
  value: z.string().max(1_000).catch(''),
});

export const submission = z.looseObject({
  user,
  view: view.extend({ state: z.looseObject({ values: z.unknown() }) }),
  response_urls: z.unknown(),
});

export function formOf({ private_metadata }: z.infer<typeof view>): Form {
  return readForm(private_metadata);
}

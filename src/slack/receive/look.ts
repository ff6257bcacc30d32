import { z } from 'zod';
import type { Subject } from '../../request/alerts/alert.ts';
import { type Recognised, recogniseAlert } from '../../request/alerts/recognise-alert.ts';
import { toCommand } from '../../request/alerts/to-command.ts';
import type { Ms } from '../../request/request.ts';
import type { Ask } from '../../run/chat.ts';
import { toPersonId } from '../address.ts';
import { askId, id, placeOf, secretUrl, stamp } from './to-ask.ts';

/** "Look into this with kdebug" in the menu of a message: the callback id of deploy/slack-manifest.yaml. */
export const lookShortcut = 'kdebug_look';
/** Buttons of a choice are this and their place in the row. */
export const choicePrefix = 'kdebug_look_';

const shortcut = z.looseObject({
  user: z.looseObject({ id, team_id: id, username: z.string().optional(), name: z.string().optional() }),
  channel: z.looseObject({ id }),
  message: z.looseObject({ ts: stamp, thread_ts: stamp.optional() }),
  trigger_id: z.string().min(1),
  response_url: secretUrl,
});

const choice = z.looseObject({
  user: z.looseObject({ id, team_id: id, username: z.string().optional(), name: z.string().optional() }),
  channel: z.looseObject({ id }),
  actions: z
    .tuple([z.looseObject({ action_id: z.string(), action_ts: z.string(), value: z.string() })])
    .rest(z.unknown()),
  response_url: secretUrl,
});

export interface Look {
  readonly found: Recognised;
  /** The thread in which it is answered. */
  readonly thread: string;
  /** The message stands in a thread, so the person is reading there. */
  readonly inThread: boolean;
  /** The ask for a subject, as if the person had typed it below the message. */
  readonly ask: (subject: Subject) => Ask;
}

/** What the message is about, and how to ask for it. */
export function readLook(body: unknown, now: Ms): Look {
  const read = shortcut.parse(body);
  const { ts, thread_ts: parent } = read.message;
  const thread = parent ?? ts;
  return {
    found: recogniseAlert(read.message),
    thread,
    inThread: parent !== undefined,
    ask: (subject) => toAsk({ ...read, parts: ['look', read.trigger_id], thread, text: toCommand(subject), now }),
  };
}

/** The value of a choice's button: where to answer, and what one would type. It gives no right: the click is judged anew. */
export function choiceValue({ thread }: Look, subject: Subject): string {
  return `${thread} ${toCommand(subject)}`;
}

/** A click on a choice as the ask it stands for; undefined for a value that is none of ours. */
export function choiceToAsk(body: unknown, now: Ms): Ask | undefined {
  const { actions, ...read } = choice.parse(body);
  const [{ action_id, action_ts, value }] = actions;
  const [, thread = '', text = ''] = /^(\S{3,22}) (\S.{0,1999})$/.exec(value) ?? [];
  if (!stamp.safeParse(thread).success) return undefined;
  return toAsk({ ...read, parts: [action_ts, action_id, read.user.id], thread, text, now });
}

interface Given {
  readonly user: z.infer<typeof shortcut>['user'];
  readonly channel: { readonly id: string };
  readonly response_url?: string | undefined;
  readonly parts: readonly string[];
  readonly thread: string;
  readonly text: string;
  readonly now: Ms;
}

function toAsk({ user, channel, response_url, parts, thread, text, now }: Given): Ask {
  return {
    v: 1,
    id: askId('click', parts),
    how: 'click',
    text,
    from: { id: toPersonId(user.team_id, user.id), name: user.username ?? user.name ?? user.id },
    at: placeOf(channel.id, thread),
    askedAt: now,
    ...(response_url === undefined ? {} : { replyUrl: response_url }),
  };
}

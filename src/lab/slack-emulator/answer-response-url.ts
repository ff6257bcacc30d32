import type { Answer } from './answer.ts';
import { type Args, flagArg, textArg } from './args.ts';
import { readContent } from './content.ts';
import type { Message } from './message-store.ts';
import { botAuthor } from './methods/chat.ts';
import type { ResponsePlace } from './response-urls.ts';
import { SlackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** One post to a response URL: 'ok', or 404 for one that is used up or expired, 400 for what can't be shown. */
export function answerResponseUrl(path: string, args: Args | undefined, slack: Workspace): Answer {
  if (args === undefined) return { status: 400, body: 'invalid_payload' };
  const place = slack.responseUrls.use(path);
  if (typeof place === 'string') return { status: 404, body: { ok: false, error: place } };
  try {
    respond(args, place, slack);
    return { status: 200, body: 'ok' };
  } catch (error) {
    if (error instanceof SlackError) return { status: 400, body: { ok: false, error: error.error, ...error.details } };
    throw error;
  }
}

/** What an acknowledgement of a command or a response URL shows: privately unless response_type is in_channel. */
export function respond(args: Args, place: ResponsePlace, slack: Workspace): Message | undefined {
  const original = findOriginal(place, slack);
  if (flagArg(args, 'delete_original')) {
    if (original !== undefined) slack.messages.remove(original);
    return undefined;
  }
  const { metadata: _ignored, ...content } = readContent(args, 'ephemeralText');
  if (flagArg(args, 'replace_original') && original !== undefined) {
    slack.messages.change(original, { ...content, blocks: content.blocks ?? [] });
    return original;
  }
  const threadTs = textArg(args, 'thread_ts');
  const message = {
    ...botAuthor(slack),
    channel: place.channel,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...content,
  };
  return textArg(args, 'response_type') === 'in_channel'
    ? slack.messages.post(message)
    : slack.messages.whisper(message, place.user);
}

function findOriginal({ channel, original }: ResponsePlace, { messages }: Workspace): Message | undefined {
  if (original === undefined) return undefined;
  return original.isEphemeral ? messages.findEphemeral(channel, original.ts) : messages.find(channel, original.ts);
}

import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { type Args, listArg, numberArg, requiredArg, textArg } from '../args.ts';
import { readContent } from '../content.ts';
import type { PendingUpload, SharedFile } from '../file-store.ts';
import { forgetOldest } from '../forget-oldest.ts';
import type { JsonObject } from '../json.ts';
import { limits } from '../limits.ts';
import { newId } from '../message-store.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { botAuthor, findThread } from './chat.ts';
import { findWritable } from './find-channel.ts';
import { botMethod, type Method } from './method.ts';

/** https://docs.slack.dev/reference/methods, family files: ask for an address, upload to it, complete. */
export const files: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': botMethod(['files:write'], (args, slack) => {
    const filename = requiredArg(args, 'filename');
    const length = numberArg(args, 'length', 0);
    if (length === 0) throw new SlackError('missing_argument');
    const isSnippet = textArg(args, 'snippet_type') !== undefined;
    if (isSnippet && length > limits.snippetBytes.max) throw new SlackError('snippet_too_large');
    const pending: PendingUpload = { id: newId('F0'), filename, length, ticket: randomBytes(18).toString('base64url') };
    slack.files.pending.set(pending.id, pending);
    return { upload_url: `${slack.origin()}/upload/v1/${pending.ticket}`, file_id: pending.id };
  }),
  'files.completeUploadExternal': botMethod(['files:write'], (args, slack) => {
    const asked = listArg(args, 'files', 'invalid_arguments') ?? [];
    const uploads = asked.map((one) => ({ title: textArg(one, 'title'), upload: findUpload(one, slack) }));
    if (uploads.length === 0) throw new SlackError('invalid_arguments');
    const post = textArg(args, 'channel_id') === undefined ? undefined : preparePost(args, slack);
    const made = uploads.map(({ upload, title }) => keep(upload, title, slack));
    if (post !== undefined) share(made, post(made), slack);
    return { files: made.map(showFile) };
  }),
};

function findUpload(asked: JsonObject, { files: { pending } }: Workspace): PendingUpload & { body: Uint8Array } {
  const upload = pending.get(textArg(asked, 'id') ?? '');
  if (upload?.body === undefined) throw new SlackError('file_not_found');
  return { ...upload, body: upload.body };
}

/** Everything that can be refused is refused before the files exist. */
function preparePost(
  args: Args,
  slack: Workspace,
): (made: readonly SharedFile[]) => { channel: string; ts: string; thread_ts?: string } {
  const channel = findWritable(args, slack, 'channel_id');
  const threadTs = findThread(args, slack, channel);
  const comment = textArg(args, 'initial_comment');
  const content = comment === undefined ? { text: '' } : readContent({ text: comment }, 'postedText');
  const place = { channel: channel.id, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) };
  return (made) => {
    const shown = made.map(({ body: _body, shares: _shares, ...file }) => file);
    return { ...place, ts: slack.messages.post({ ...botAuthor(slack), ...place, ...content, files: shown }).ts };
  };
}

function keep(upload: PendingUpload & { body: Uint8Array }, title: string | undefined, slack: Workspace): SharedFile {
  const address = `${slack.origin()}/files/${upload.id}/${encodeURIComponent(upload.filename)}`;
  const file = {
    id: upload.id,
    name: upload.filename,
    title: title ?? upload.filename,
    size: upload.body.byteLength,
    mimetype: 'text/plain',
    filetype: extname(upload.filename).slice(1) || 'text',
    user: slack.world.app.botUserId,
    url_private: address,
    url_private_download: `${address}?download=1`,
    body: upload.body,
    shares: [],
  };
  slack.files.pending.delete(upload.id);
  slack.files.shared.set(file.id, file);
  forgetOldest(slack.files.shared, 500);
  return file;
}

function share(
  made: readonly SharedFile[],
  where: { channel: string; ts: string; thread_ts?: string },
  slack: Workspace,
): void {
  for (const { id } of made) {
    slack.files.shared.get(id)?.shares.push(where);
    slack.onFile(id);
  }
}

function showFile({ body: _body, shares: _shares, ...file }: SharedFile): JsonObject {
  return file;
}

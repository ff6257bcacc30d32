import type { WebClient } from '@slack/web-api';
import type { Ref } from './address.ts';
import { call } from './call.ts';
import type { Finder } from './find-own.ts';

interface AttachParts {
  readonly client: WebClient;
  readonly finder: Pick<Finder, 'file'>;
  readonly mayExist: boolean;
}

/** A file in the thread. Its name holds the card's ts, so that it is found again; Slack refuses empty files. */
export async function attachFile(
  { channel, ts, thread }: Ref,
  { name, body }: { readonly name: string; readonly body: Uint8Array },
  { client, finder, mayExist }: AttachParts,
): Promise<void> {
  if (body.byteLength === 0) return;
  const filename = uniqueName(name, ts);
  if (mayExist && (await finder.file({ channel, thread }, filename))) return;
  await call('files.uploadV2', () =>
    client.filesUploadV2({ channel_id: channel, thread_ts: thread, filename, title: name, file: Buffer.from(body) }),
  );
}

/** output.txt → output-1732446000-000100.txt */
function uniqueName(name: string, ts: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, type] = dot < 1 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  return `${stem}-${ts.replace('.', '-')}${type}`.replace(/[^\w.-]/g, '_');
}

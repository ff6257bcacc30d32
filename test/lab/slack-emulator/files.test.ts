import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import type { SlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { call, type Json, startEmulator } from './start-emulator.ts';

const { incidents, random } = seed;

async function ask(emulator: SlackEmulator, text: string): Promise<{ url: string; id: string }> {
  const args = { filename: 'out.txt', length: Buffer.byteLength(text) };
  const answer = await call(emulator, 'files.getUploadURLExternal', args);
  return { url: String(answer.upload_url), id: String(answer.file_id) };
}

async function upload(emulator: SlackEmulator, text: string): Promise<string> {
  const { url, id } = await ask(emulator, text);
  const answer = await fetch(url, { method: 'POST', body: text });
  expect(answer.status).toBe(200);
  return id;
}

const complete = (emulator: SlackEmulator, id: string, more: Json = {}): Promise<Json> =>
  call(emulator, 'files.completeUploadExternal', { files: [{ id, title: 'Output' }], channel_id: incidents, ...more });

describe('an upload', () => {
  it('ends as a file in the thread, and only the bot can download it', async () => {
    const emulator = await startEmulator();
    const { ts } = await call(emulator, 'chat.postMessage', { channel: incidents, text: 'card' });
    const id = await upload(emulator, 'line ü');
    const done = await complete(emulator, id, { thread_ts: ts, initial_comment: 'all of it' });
    expect(done).toMatchObject({ ok: true, files: [{ id, title: 'Output', name: 'out.txt', size: 7 }] });
    const [, reply] = emulator.thread(incidents, String(ts));
    expect(reply).toMatchObject({ text: 'all of it', files: [{ id }] });
    expect(emulator.plainText(reply as never)).toBe('all of it\n(file out.txt)');
    const [file] = emulator.files;
    expect(file?.shares).toEqual([{ channel: incidents, thread_ts: ts, ts: reply?.ts }]);
    const download = async (token: string) =>
      fetch(String(file?.url_private), { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });
    expect(await (await download(emulator.botToken)).text()).toBe('line ü');
    expect((await download('xoxb-wrong')).status).toBe(302);
  });

  it('may be a multipart body, as the SDK sends it', async () => {
    const emulator = await startEmulator();
    const { url, id } = await ask(emulator, 'hello');
    const body = new FormData();
    body.set('body', new Blob(['hello']), 'Untitled');
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    expect(await complete(emulator, id)).toMatchObject({ ok: true });
    expect(Buffer.from(emulator.files[0]?.body ?? []).toString()).toBe('hello');
  });

  it('without a channel is shared nowhere', async () => {
    const emulator = await startEmulator();
    const id = await upload(emulator, 'x');
    await call(emulator, 'files.completeUploadExternal', { files: [{ id }] });
    expect(emulator.timeline(incidents)).toEqual([]);
    expect(emulator.files).toMatchObject([{ id, shares: [] }]);
  });

  it('of other bytes than announced, or to a wrong address, is refused', async () => {
    const emulator = await startEmulator();
    const { url, id } = await ask(emulator, 'hello');
    expect((await fetch(url, { method: 'POST', body: 'hell' })).status).toBe(400);
    expect((await fetch(`${url}x`, { method: 'POST', body: 'hello' })).status).toBe(404);
    expect(await complete(emulator, id)).toMatchObject({ error: 'file_not_found' });
  });

  it.each<[Json, string]>([
    [{ filename: 'a', length: 0 }, 'missing_argument'],
    [{ length: 1 }, 'invalid_arguments'],
    [{ filename: 'a', length: 1_000_001, snippet_type: 'text' }, 'snippet_too_large'],
  ])('asked for with %j is refused with %s', async (args, error) => {
    const emulator = await startEmulator();
    expect(await call(emulator, 'files.getUploadURLExternal', args)).toMatchObject({ error });
  });

  it.each<[Json, string]>([
    [{ channel_id: random }, 'not_in_channel'],
    [{ channel_id: 'C0NOWHERE' }, 'channel_not_found'],
    [{ thread_ts: '1.000001' }, 'thread_not_found'],
    [{ files: [] }, 'invalid_arguments'],
    [{ files: [{ id: 'F0' }] }, 'file_not_found'],
  ])('completed with %j is refused with %s, and can be completed again', async (more, error) => {
    const emulator = await startEmulator();
    const id = await upload(emulator, 'x');
    expect(await complete(emulator, id, more)).toMatchObject({ error });
    expect(emulator.files).toEqual([]);
    expect(await complete(emulator, id)).toMatchObject({ ok: true });
  });
});

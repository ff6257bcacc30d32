import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import type { SlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { actions, button, call, connect, type Json, section, startEmulator } from './start-emulator.ts';

const { incidents, random, member } = seed;

async function afterCommand(emulator: SlackEmulator, channel: string = incidents): Promise<string> {
  await connect(emulator);
  return String((await emulator.as(member).command(channel, '/kdebug')).payload.response_url);
}

async function respond(url: string, body: Json | string): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text() };
}

describe('a response URL', () => {
  it('answers the person alone, or everybody, also where the app is absent', async () => {
    const emulator = await startEmulator();
    const url = await afterCommand(emulator, random);
    expect(await respond(url, { text: 'psst' })).toEqual({ status: 200, text: 'ok' });
    await respond(url, { text: 'all', response_type: 'in_channel' });
    expect(emulator.ephemerals(member, random)).toMatchObject([{ text: 'psst' }]);
    expect(emulator.timeline(random)).toMatchObject([{ text: 'all' }]);
  });

  it('answers in a thread when told to', async () => {
    const emulator = await startEmulator();
    const url = await afterCommand(emulator);
    const { ts } = emulator.as(member).post(incidents, 'orders is slow');
    await respond(url, { text: 'here', response_type: 'in_channel', thread_ts: ts });
    expect(emulator.thread(incidents, ts).map(({ text }) => text)).toEqual(['orders is slow', 'here']);
  });

  it('is good for five posts', async () => {
    const emulator = await startEmulator();
    const url = await afterCommand(emulator);
    for (let use = 0; use < 5; use += 1) expect(await respond(url, { text: 'x' })).toMatchObject({ status: 200 });
    expect(await respond(url, { text: 'x' })).toEqual({ status: 404, text: '{"ok":false,"error":"used_url"}' });
    expect(emulator.ephemerals(member)).toHaveLength(5);
  });

  it('expires after thirty minutes', async () => {
    let now = Date.now();
    const emulator = await startEmulator({ now: () => now });
    const url = await afterCommand(emulator);
    now += 30 * 60_000;
    expect(await respond(url, { text: 'x' })).toMatchObject({ status: 200 });
    now += 1;
    expect(await respond(url, { text: 'x' })).toEqual({ status: 404, text: '{"ok":false,"error":"expired_url"}' });
    expect(await respond(`${url}x`, { text: 'x' })).toMatchObject({ status: 404 });
  });

  it.each<[Json | string, string]>([
    ['{', 'invalid_payload'],
    [{}, 'no_text'],
    [{ blocks: [section('x'.repeat(3_001))] }, 'invalid_blocks'],
  ])('refuses %j', async (body, error) => {
    const emulator = await startEmulator();
    const answer = await respond(await afterCommand(emulator), body);
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining(error) });
  });

  it.each(['chat.postMessage', 'chat.postEphemeral'])('of a click replaces or deletes what %s made', async (method) => {
    const emulator = await startEmulator();
    await connect(emulator);
    const args = { channel: incidents, user: member, text: 'old', blocks: [actions(button('again'))] };
    const answer = await call(emulator, method, args);
    const ts = String(answer.ts ?? answer.message_ts);
    const { payload } = await emulator.as(member).click(incidents, ts, 'again');
    const all = () => [...emulator.timeline(incidents), ...emulator.ephemerals(member)];
    await respond(String(payload.response_url), { text: 'new', replace_original: true });
    expect(all()).toMatchObject([{ ts, text: 'new', blocks: [] }]);
    await respond(String(payload.response_url), { delete_original: true });
    expect(all()).toEqual([]);
  });

  it('stands in the journal like a method', async () => {
    const emulator = await startEmulator();
    await respond(await afterCommand(emulator), { text: 'x' });
    expect(emulator.journal.calls('response_url')).toMatchObject([{ args: { text: 'x' }, status: 200 }]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { createRateLimiter } from '../../../src/lab/slack-emulator/rate-limiter.ts';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { call, connect, startEmulator } from './start-emulator.ts';

const { incidents, random, member } = seed;
const hi = { channel: incidents, text: 'hi' };

describe('a fault', () => {
  it('drops the connection, with or without the effect', async () => {
    const emulator = await startEmulator();
    emulator.faults.next('chat.postMessage', { dropConnection: true });
    emulator.faults.next('chat.postMessage', { dropConnection: true, afterEffect: true });
    await expect(call(emulator, 'chat.postMessage', hi)).rejects.toThrow('fetch failed');
    expect(emulator.timeline(incidents)).toHaveLength(0);
    await expect(call(emulator, 'chat.postMessage', hi)).rejects.toThrow('fetch failed');
    expect(emulator.timeline(incidents)).toHaveLength(1);
    expect(emulator.journal.calls('chat.postMessage').map(({ status }) => status)).toEqual([0, 0]);
    expect(await call(emulator, 'chat.postMessage', hi)).toMatchObject({ ok: true });
  });

  it.each([
    [{ status: 500 }, 500, undefined],
    [{ status: 429, retryAfterS: 7 }, 429, '7'],
    [{ retryAfterS: 3 }, 429, '3'],
    [{ status: 429 }, 429, '1'],
  ])('%j answers with a status', async (fault, status, retryAfter) => {
    const emulator = await startEmulator();
    emulator.faults.next('*', fault);
    const answer = await fetch(`${emulator.url}chat.update`, { method: 'POST' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after') ?? undefined).toBe(retryAfter);
  });

  it('is an error of the method, so many times', async () => {
    const emulator = await startEmulator();
    emulator.faults.next('chat.postMessage', { error: 'fatal_error', times: 2 });
    for (let index = 0; index < 2; index += 1) {
      expect(await call(emulator, 'chat.postMessage', hi)).toMatchObject({ ok: false, error: 'fatal_error' });
    }
    expect(await call(emulator, 'chat.postMessage', hi)).toMatchObject({ ok: true });
  });

  it('of a method goes before those of any method, and clear takes all away', async () => {
    const emulator = await startEmulator();
    emulator.faults.next('*', { error: 'any' });
    emulator.faults.next('chat.postMessage', { error: 'own' });
    expect(await call(emulator, 'chat.postMessage', hi)).toMatchObject({ error: 'own' });
    emulator.faults.clear();
    expect(await call(emulator, 'chat.postMessage', hi)).toMatchObject({ ok: true });
  });

  it('reaches response URLs and uploads by their names', async () => {
    const emulator = await startEmulator();
    await connect(emulator);
    const { payload } = await emulator.as(member).command(incidents, '/kdebug');
    const { upload_url } = await call(emulator, 'files.getUploadURLExternal', { filename: 'a', length: 1 });
    emulator.faults.next('response_url', { status: 500 });
    emulator.faults.next('upload', { status: 503 });
    const post = async (url: unknown) => (await fetch(String(url), { method: 'POST', body: 'x' })).status;
    expect([await post(payload.response_url), await post(upload_url), await post(upload_url)]).toEqual([500, 503, 200]);
  });

  it('that delays holds an answer back, and not the end of the emulator', async () => {
    const emulator = await startEmulator();
    emulator.faults.next('chat.postMessage', { delayMs: 30 });
    emulator.faults.next('chat.update', { delayMs: 60_000 });
    const started = performance.now();
    expect(await call(emulator, 'chat.postMessage', hi)).toMatchObject({ ok: true });
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
    const hanging = call(emulator, 'chat.update', hi);
    const failed = expect(hanging).rejects.toThrow();
    await emulator.close();
    await failed;
  });
});

describe('rate limits', () => {
  it('allow 50 updates a minute, of all messages together, and then name the wait', async () => {
    let now = Date.now();
    const emulator = await startEmulator({ now: () => now });
    const { ts } = await call(emulator, 'chat.postMessage', hi);
    const update = () => call(emulator, 'chat.update', { ...hi, ts });
    for (let index = 0; index < 50; index += 1) expect(await update()).toMatchObject({ ok: true });
    now += 15_000;
    const refused = await fetch(`${emulator.url}chat.update`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.botToken}` },
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '45']);
    now += 45_000;
    expect(await update()).toMatchObject({ ok: true });
  });

  it('allow a short burst of messages per channel', async () => {
    const emulator = await startEmulator({ now: () => 1_700_000_000_000 });
    const post = (channel: string) => call(emulator, 'chat.postMessage', { channel, text: 'x' });
    for (let index = 0; index < 5; index += 1) expect(await post(incidents)).toMatchObject({ ok: true });
    expect(await post(incidents)).toMatchObject({ httpStatus: 429, error: 'ratelimited' });
    expect(await post(seed.private)).toMatchObject({ ok: true });
  });

  it('can be switched off', async () => {
    const emulator = await startEmulator({ limits: 'off', now: () => 1_700_000_000_000 });
    for (let index = 0; index < 6; index += 1) {
      expect(await call(emulator, 'chat.postMessage', hi)).toMatchObject({ ok: true });
    }
  });

  it('count only what was let through', () => {
    let now = 0;
    const source = 'this test';
    const limiter = createRateLimiter(() => now, { m: { calls: 1, inMs: 1_000, by: 'workspace', source } });
    expect([limiter.take('m', incidents), limiter.take('m', random), limiter.take('other', random)]).toEqual([
      undefined,
      1,
      undefined,
    ]);
    now = 1_000;
    expect(limiter.take('m', incidents)).toBeUndefined();
  });
});

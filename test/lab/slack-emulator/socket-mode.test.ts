import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { call, connect, startEmulator } from './start-emulator.ts';

const { incidents, member } = seed;

describe('Socket Mode', () => {
  it('greets each connection with hello', async () => {
    const emulator = await startEmulator();
    const { frames } = await connect(emulator);
    expect(frames).toMatchObject([{ type: 'hello', num_connections: 1, connection_info: { app_id: seed.app } }]);
    expect(emulator.sockets.count).toBe(1);
  });

  it('accepts each address once, within half a minute', async () => {
    let now = Date.now();
    const emulator = await startEmulator({ now: () => now });
    const address = async () => String((await call(emulator, 'apps.connections.open', {}, emulator.appToken)).url);
    const failure = (url: string) =>
      new Promise<string>((resolve) => new WebSocket(url).on('error', ({ message }) => resolve(message)));
    const used = await address();
    const first = new WebSocket(used);
    await emulator.waitFor(() => emulator.sockets.count === 1);
    expect(await failure(used)).toContain('408');
    const late = await address();
    now += 30_001;
    expect(await failure(late)).toContain('408');
    first.terminate();
  });

  it('hands each payload to one of the connections, in turn', async () => {
    const emulator = await startEmulator();
    const sockets = [await connect(emulator), await connect(emulator)];
    for (let index = 0; index < 4; index += 1) await emulator.as(member).command(incidents, '/kdebug');
    expect(sockets.map(({ frames }) => frames.length - 1)).toEqual([2, 2]);
  });

  it('sends envelopes that name their type and whether an answer is read', async () => {
    const emulator = await startEmulator();
    const { frames } = await connect(emulator);
    await emulator.as(member).command(incidents, '/kdebug');
    await emulator.as(member).mention(incidents, 'web');
    await emulator.redeliver();
    expect(frames.slice(1)).toMatchObject([
      { type: 'slash_commands', accepts_response_payload: true, envelope_id: expect.any(String) },
      { type: 'events_api', accepts_response_payload: false, retry_attempt: 0 },
      { type: 'events_api', retry_attempt: 1 },
    ]);
  });

  it('announces a refresh, and goes on with what is left after it', async () => {
    const emulator = await startEmulator();
    const { frames, close } = await connect(emulator);
    emulator.sockets.refresh();
    await emulator.as(member).command(incidents, '/kdebug');
    expect(frames.slice(1, 3)).toEqual([
      { type: 'disconnect', reason: 'warning' },
      { type: 'disconnect', reason: 'refresh_requested' },
    ]);
    close();
    await emulator.waitFor(() => emulator.sockets.count === 0, { what: 'the connection to be gone' });
    await connect(emulator);
    expect(await emulator.as(member).command(incidents, '/kdebug')).toMatchObject({ outcome: 'acked' });
  });

  it('ends every connection without a word when killed', async () => {
    const emulator = await startEmulator();
    const { frames } = await connect(emulator);
    emulator.sockets.kill();
    await emulator.waitFor(() => emulator.sockets.count === 0);
    expect(frames).toHaveLength(1);
  });

  it('sends one connection too many away', async () => {
    const emulator = await startEmulator();
    emulator.sockets.allow(1);
    await connect(emulator);
    const { frames } = await connect(emulator);
    expect(frames).toEqual([{ type: 'disconnect', reason: 'too_many_websockets' }]);
    expect(emulator.sockets.count).toBe(1);
  });

  it('pings its connections', async () => {
    const emulator = await startEmulator({ pingEveryMs: 20 });
    const { url } = await call(emulator, 'apps.connections.open', {}, emulator.appToken);
    const socket = new WebSocket(String(url));
    await new Promise((resolve) => socket.on('ping', resolve));
    socket.terminate();
  });

  it('ignores frames that acknowledge nothing', async () => {
    const emulator = await startEmulator();
    const { url } = await call(emulator, 'apps.connections.open', {}, emulator.appToken);
    const socket = new WebSocket(String(url));
    socket.on('message', (data: Buffer) => {
      const { envelope_id } = JSON.parse(data.toString());
      if (envelope_id === undefined) return;
      for (const frame of ['{', '[]', '{"envelope_id":"x"}', JSON.stringify({ envelope_id })]) socket.send(frame);
    });
    await emulator.waitFor(() => emulator.sockets.count === 1);
    expect(await emulator.as(member).command(incidents, '/kdebug')).toMatchObject({ outcome: 'acked', answer: {} });
    socket.terminate();
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { startEmulator, startHttpApp } from './start-emulator.ts';

const { incidents, member } = seed;

describe('HTTP mode', () => {
  it('sends commands as a form, events as JSON and clicks as a payload field', async () => {
    const app = await startHttpApp();
    const emulator = await startEmulator({ requestUrl: app.url });
    await emulator.as(member).command(incidents, '/kdebug web');
    await emulator.as(member).mention(incidents, 'web');
    await emulator.deliver('interactive', { type: 'block_actions' });
    const [command, event, click] = app.requests;
    expect(command?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(command?.body).get('text')).toBe('web');
    expect(event?.headers['content-type']).toBe('application/json');
    expect(click?.body).toBe(new URLSearchParams({ payload: '{"type":"block_actions"}' }).toString());
    expect(emulator.journal.deliveries().map(({ via }) => via)).toEqual(['http', 'http', 'http']);
  });

  it('signs what it sends', async () => {
    const app = await startHttpApp();
    const emulator = await startEmulator({ requestUrl: app.url });
    await emulator.deliver('events_api', { type: 'x', text: 'ü' });
    const [sent] = app.requests;
    const at = Number(sent?.headers['x-slack-request-timestamp']);
    expect(Math.abs(Date.now() / 1_000 - at)).toBeLessThan(5);
    const hash = createHmac('sha256', emulator.signingSecret).update(`v0:${at}:${sent?.body}`).digest('hex');
    expect(sent?.headers['x-slack-signature']).toBe(`v0=${hash}`);
  });

  it.each(['wrong', 'stale', 'none'] as const)('can also send a signature that is %s', async (signature) => {
    const app = await startHttpApp();
    const emulator = await startEmulator({ requestUrl: app.url });
    await emulator.deliver('events_api', { type: 'x' }, { signature });
    const [sent] = app.requests;
    const at = sent?.headers['x-slack-request-timestamp'];
    const hash = createHmac('sha256', emulator.signingSecret)
      .update(`v0:${String(at)}:${sent?.body}`)
      .digest('hex');
    const isRight = sent?.headers['x-slack-signature'] === `v0=${hash}`;
    const isFresh = Date.now() / 1_000 - Number(at) < 300;
    expect(isRight && isFresh).toBe(false);
  });

  it('counts its retries in a header', async () => {
    const app = await startHttpApp();
    const emulator = await startEmulator({ requestUrl: app.url });
    await emulator.deliver('events_api', { type: 'x' });
    await emulator.redeliver();
    const retry = ({ headers }: { headers: NodeJS.Dict<string | string[]> }) => headers['x-slack-retry-num'];
    expect(app.requests.map(retry)).toEqual([undefined, '1']);
  });

  it('tells an answer other than 200 apart from none at all', async () => {
    const app = await startHttpApp(() => ({}), 404);
    const emulator = await startEmulator({ requestUrl: app.url });
    const { shown, ...done } = await emulator.as(member).command(incidents, '/kdebug');
    expect(done).toMatchObject({ outcome: 'http-error', status: 404 });
    expect(shown?.text).toBe('/kdebug failed with the error "dispatch_unknown_error".');
  });
});

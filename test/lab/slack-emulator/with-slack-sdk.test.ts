import { describe, expect, it } from '@jest/globals';
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import type { SlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { actions, afterwards, button, type Json, startEmulator } from './start-emulator.ts';

const { incidents, member, colleague } = seed;

const nothing = (): void => undefined;
/** Slack's packages log each failure that these tests provoke. */
const quiet: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

const appOptions = (emulator: SlackEmulator) => ({
  token: emulator.botToken,
  clientOptions: { slackApiUrl: emulator.url, retryConfig: { retries: 0 } },
  convoStore: false as const,
  deferInitialization: true,
  logger: quiet,
});

async function startSocketApp(emulator: SlackEmulator, clientPingTimeout = 5_000): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: emulator.appToken,
    installerOptions: { clientOptions: { slackApiUrl: emulator.url } },
    clientPingTimeout,
    logger: quiet,
  });
  const app = new App({ ...appOptions(emulator), receiver });
  await app.init();
  await app.start();
  afterwards(() => receiver.client.disconnect());
  return app;
}

async function startHttpApp(emulator: SlackEmulator, signingSecret = emulator.signingSecret): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret, logger: quiet, port: 0, unhandledRequestTimeoutMillis: 200 });
  const app = new App({ ...appOptions(emulator), receiver });
  await app.init();
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  afterwards(() => server.close());
  emulator.sendTo(`http://127.0.0.1:${portOf(server.address())}/slack/events`);
  return app;
}

function portOf(address: unknown): number {
  return (address as { port: number }).port;
}

const modal = {
  type: 'modal' as const,
  callback_id: 'pick',
  title: { type: 'plain_text' as const, text: 'Debug a pod' },
  submit: { type: 'plain_text' as const, text: 'Run' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'pod',
      label: { type: 'plain_text' as const, text: 'Pod' },
      element: { type: 'plain_text_input' as const, action_id: 'name' },
    },
  ],
};

describe.each([
  { name: 'Socket Mode', startApp: (emulator: SlackEmulator) => startSocketApp(emulator) },
  { name: 'HTTP mode', startApp: (emulator: SlackEmulator) => startHttpApp(emulator) },
])('a Bolt app in $name', ({ startApp }) => {
  it('answers a command with its acknowledgement, then by respond and by message', async () => {
    const emulator = await startEmulator();
    const app = await startApp(emulator);
    app.command('/kdebug', async ({ ack, command, respond, client }) => {
      await ack(`got ${command.text}`);
      await respond({ text: 'more, for you' });
      await client.chat.postMessage({ channel: command.channel_id, text: 'for all' });
    });
    expect(await emulator.as(member).command(incidents, '/kdebug web netcheck')).toMatchObject({ outcome: 'acked' });
    await emulator.waitFor(() => emulator.timeline(incidents).find(({ text }) => text === 'for all'));
    expect(emulator.ephemerals(member).map(({ text }) => text)).toEqual(['got web netcheck', 'more, for you']);
  });

  it('hears a mention and answers in its thread', async () => {
    const emulator = await startEmulator();
    const app = await startApp(emulator);
    app.event('app_mention', async ({ event, say }) => {
      await say({ text: `heard <@${event.user}>`, thread_ts: event.thread_ts ?? event.ts });
    });
    const { message } = await emulator.as(member).mention(incidents, 'web netcheck');
    const reply = await emulator.waitFor(() => emulator.thread(incidents, message.ts)[1]);
    expect(emulator.plainText(reply)).toBe('heard @member');
    expect(emulator.mentions(reply).shown).toEqual([member]);
  });

  it('is clicked, updates its message and replaces it by respond', async () => {
    const emulator = await startEmulator();
    const app = await startApp(emulator);
    app.action('cancel', async ({ ack, client, body, respond }) => {
      await ack();
      await client.chat.update({
        channel: incidents,
        ts: (body as never as { message: { ts: string } }).message.ts,
        text: 'cancelling',
      });
      await respond({ text: `cancelled by <@${body.user.id}>`, replace_original: true });
    });
    const blocks = [actions(button('cancel'))] as never[];
    const { ts = '' } = await app.client.chat.postMessage({ channel: incidents, text: 'running', blocks });
    const texts: string[] = [];
    emulator.onChange((change) => {
      if (change.kind === 'message-changed') texts.push(change.message.text);
    });
    expect(await emulator.as(colleague).click(incidents, ts, 'cancel')).toMatchObject({ outcome: 'acked' });
    await emulator.waitFor(() => texts.length === 2);
    expect(texts).toEqual(['cancelling', `cancelled by <@${colleague}>`]);
  });

  it('opens a modal, refuses a value and takes the next', async () => {
    const emulator = await startEmulator();
    const app = await startApp(emulator);
    app.command('/kdebug', async ({ ack, command, client }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: modal });
    });
    const values: unknown[] = [];
    app.view('pick', async ({ ack, view }) => {
      const value = view.state.values.pod?.name?.value;
      values.push(value);
      await (value === 'no' ? ack({ response_action: 'errors', errors: { pod: 'name one' } }) : ack());
    });
    const person = emulator.as(member);
    await person.command(incidents, '/kdebug');
    await emulator.waitFor(() => emulator.modals(member).length === 1);
    expect((await person.submit({ name: { value: 'no' } })).answer).toMatchObject({ response_action: 'errors' });
    expect(emulator.modals(member)).toHaveLength(1);
    await person.submit({ name: { value: 'web' } });
    expect([values, emulator.modals(member)]).toEqual([['no', 'web'], []]);
  });

  it('that acknowledges nothing is seen as one that did not respond', async () => {
    const emulator = await startEmulator({ ackTimeoutMs: 100 });
    const app = await startApp(emulator);
    app.command('/kdebug', async () => undefined);
    expect(await emulator.as(member).command(incidents, '/kdebug')).toMatchObject({
      outcome: 'timeout',
      shown: { text: '/kdebug failed because the app did not respond.' },
    });
  });
});

describe('Bolt', () => {
  it('refuses wrong, old and missing signatures in HTTP mode', async () => {
    const emulator = await startEmulator();
    const app = await startHttpApp(emulator);
    app.command('/kdebug', async ({ ack }) => ack());
    for (const signature of ['wrong', 'stale', 'none'] as const) {
      const reply = await emulator.deliver('slash_commands', { command: '/kdebug' }, { signature });
      expect(reply).toMatchObject({ outcome: 'http-error', status: 401 });
    }
    expect(await emulator.deliver('slash_commands', { command: '/kdebug' })).toMatchObject({ status: 200 });
  });

  it('answers the check of its request URL', async () => {
    const emulator = await startEmulator();
    await startHttpApp(emulator);
    const reply = await emulator.deliver('events_api', { type: 'url_verification', challenge: 'abc' });
    expect(reply).toMatchObject({ outcome: 'acked', answer: { challenge: 'abc' } });
  });

  it.each(['refresh', 'kill'] as const)('connects again after a %s', async (how) => {
    const emulator = await startEmulator();
    const app = await startSocketApp(emulator, 200);
    app.command('/kdebug', async ({ ack }) => ack('back'));
    const counts: number[] = [];
    emulator.onChange((change) => {
      if (change.kind === 'sockets') counts.push(change.count);
    });
    emulator.sockets[how]();
    await emulator.waitFor(() => counts.at(-1) === 1, { what: 'a new connection' });
    expect(counts).toEqual([0, 1]);
    expect(await emulator.as(member).command(incidents, '/kdebug')).toMatchObject({ shown: { text: 'back' } });
  });

  it('learns from a failed respond that the address is used up', async () => {
    const emulator = await startEmulator();
    const app = await startSocketApp(emulator);
    const outcomes: unknown[] = [];
    app.command('/kdebug', async ({ ack, respond }) => {
      await ack();
      for (let use = 0; use < 6; use += 1) {
        outcomes.push(
          await respond('x').then(
            () => 200,
            (error: { statusCode: number }) => error.statusCode,
          ),
        );
      }
      emulator.as(member).post(incidents, 'done');
    });
    await emulator.as(member).command(incidents, '/kdebug');
    await emulator.waitFor(() => emulator.timeline(incidents).length === 1);
    expect(outcomes).toEqual([200, 200, 200, 200, 200, 404]);
  });
});

describe('a WebClient', () => {
  const clientOf = (emulator: SlackEmulator, more: WebClientOptions = {}): WebClient =>
    new WebClient(emulator.botToken, {
      slackApiUrl: emulator.url,
      retryConfig: { retries: 0 },
      logger: quiet,
      ...more,
    });

  it('uploads a file into a thread', async () => {
    const emulator = await startEmulator();
    const client = clientOf(emulator);
    const { ts = '' } = await client.chat.postMessage({ channel: incidents, text: 'card' });
    const body = Buffer.from('line 1\nline ü\n');
    await client.filesUploadV2({
      channel_id: incidents,
      thread_ts: ts,
      file: body,
      filename: 'netcheck.txt',
      title: 'Output',
    });
    expect(emulator.files).toMatchObject([{ name: 'netcheck.txt', title: 'Output', size: body.length }]);
    expect(Buffer.from(emulator.files[0]?.body ?? []).equals(body)).toBe(true);
    expect(emulator.thread(incidents, ts)).toHaveLength(2);
  });

  it('sees its scopes', async () => {
    const emulator = await startEmulator({ scopes: ['chat:write', 'users:read'] });
    const { response_metadata } = await clientOf(emulator).auth.test();
    expect((response_metadata as Json).scopes).toEqual(['chat:write', 'users:read']);
  });

  it('waits as long as a 429 says, or passes it on', async () => {
    const emulator = await startEmulator();
    emulator.faults.next('chat.postMessage', { status: 429, retryAfterS: 1, times: 2 });
    const impatient = clientOf(emulator, { rejectRateLimitedCalls: true });
    const refused = await impatient.chat
      .postMessage({ channel: incidents, text: 'x' })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WebAPIRateLimitedError);
    expect(refused).toMatchObject({ retryAfter: 1 });
    const patient = clientOf(emulator, { retryConfig: { retries: 1, minTimeout: 1 } });
    await patient.chat.postMessage({ channel: incidents, text: 'late' });
    const [, first, second] = emulator.journal.calls('chat.postMessage');
    expect([first?.status, second?.status]).toEqual([429, 200]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('tells refusals, server errors and lost connections apart', async () => {
    const emulator = await startEmulator();
    const client = clientOf(emulator);
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' }).catch((error: unknown) => error);
    const refused = await post(seed.random);
    expect(refused).toBeInstanceOf(WebAPIPlatformError);
    expect(refused).toMatchObject({ data: { error: 'not_in_channel' } });
    emulator.faults.next('chat.postMessage', { status: 500 });
    const failed = await post(incidents);
    expect(failed).toBeInstanceOf(WebAPIHTTPError);
    expect(failed).toMatchObject({ statusCode: 500 });
    emulator.faults.next('chat.postMessage', { dropConnection: true });
    expect(await post(incidents)).toMatchObject({ code: 'slack_webapi_request_error' });
  });

  it('finds its own post by message metadata', async () => {
    const emulator = await startEmulator();
    const client = clientOf(emulator);
    const metadata = { event_type: 'kdebug_run', event_payload: { run: 'r1' } };
    await client.chat.postMessage({ channel: incidents, text: 'other' });
    const { ts } = await client.chat.postMessage({ channel: incidents, text: 'card', metadata });
    const { messages } = await client.conversations.history({ channel: incidents, include_all_metadata: true });
    const own = messages?.find((message) => message.metadata?.event_payload !== undefined);
    expect(own).toMatchObject({ ts, metadata });
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const start = async (options = {}): Promise<SlackEmulator> => {
  const emulator = await startSlackEmulator(options);
  closers.push(() => emulator.close());
  return emulator;
};

async function startSocketApp(emulator: SlackEmulator): Promise<App> {
  const clientOptions = { slackApiUrl: emulator.url };
  const receiver = new SocketModeReceiver({
    appToken: emulator.appToken,
    installerOptions: { clientOptions },
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: emulator.botToken,
    receiver,
    clientOptions,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
  });
  await app.init();
  await app.start();
  closers.push(() => receiver.client.disconnect());
  return app;
}

describe('a Bolt app in Socket Mode', () => {
  it('answers a slash command with its acknowledgement, which only the person sees', async () => {
    const emulator = await start();
    const app = await startSocketApp(emulator);
    app.command('/kdebug', async ({ ack, command }) => ack(`got ${command.text}`));
    const { outcome } = await emulator.as(seed.member).command(seed.incidents, '/kdebug web netcheck');
    expect(outcome).toBe('acked');
    expect(emulator.ephemerals(seed.member).map(({ text }) => text)).toEqual(['got web netcheck']);
  });
});
void WebClient;

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { noLog } from '../../src/log.ts';
import { clientOptions } from '../../src/slack/client-options.ts';
import { waitForHome } from '../../src/slack/home.ts';

describe('a bot that starts', () => {
  let slack: SlackEmulator;
  const wait = (token: string, giveUpMs: number) =>
    waitForHome(new WebClient(token, clientOptions(slack.url, noLog, 'once')), { giveUpMs, log: noLog });
  beforeEach(async () => {
    slack = await startSlackEmulator();
  });
  afterEach(() => slack.close());

  it('while Slack is away asks again, and starts when it is back', async () => {
    slack.faults.next('auth.test', { dropConnection: true });
    expect(await wait(slack.botToken, 10_000)).toMatchObject({ teamId: seed.team, botUserId: seed.bot });
  });

  it('gives up when Slack stays away', async () => {
    slack.faults.next('auth.test', { dropConnection: true });
    await expect(wait(slack.botToken, 1_000)).rejects.toMatchObject({ name: 'TransientError' });
  });

  it('with a token that Slack refuses ends at once', async () => {
    await expect(wait('xoxb-wrong', 60_000)).rejects.toMatchObject({ problem: { code: 'slack-token-refused' } });
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { startSlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { noLog } from '../../../src/log.ts';
import { createReceivers } from '../../../src/slack/create-receivers.ts';
import { type Mode, type Stage, type StageOptions, startStage } from '../start-stage.ts';

let stage: Stage;
const begin = async (mode: Mode, options: StageOptions = {}): Promise<Stage> => {
  stage = await startStage(mode, options);
  return stage;
};

describe('Socket Mode', () => {
  afterEach(() => stage.close());

  it('holds two connections, so that one of them is there while Slack recycles the other', async () => {
    const { slack, receivers } = await begin('socket');
    await slack.waitFor(() => slack.sockets.count === 2);
    expect(receivers.connected()).toBe(true);
  });

  it.each(['refresh', 'kill'] as const)(
    'is connected again within a second after a %s of both, and hears commands',
    async (what) => {
      const { slack, asks } = await begin('socket');
      await slack.waitFor(() => slack.sockets.count === 2);
      slack.sockets[what]();
      await slack.waitFor(() => slack.sockets.count === 0, { timeoutMs: 1_000, what: 'the end of both' });
      await slack.waitFor(() => slack.sockets.count === 2, { timeoutMs: 1_000, what: 'two new connections' });
      await slack.as(seed.member).command(seed.incidents, '/kdebug web');
      expect(asks).toHaveLength(1);
    },
  );

  it('goes on trying while Slack opens no connection, and is not connected meanwhile', async () => {
    const { slack, receivers, fatal } = await begin('socket');
    await slack.waitFor(() => slack.sockets.count === 2);
    slack.faults.next('apps.connections.open', { status: 503, times: 6 });
    slack.sockets.kill();
    await slack.waitFor(() => slack.journal.calls('apps.connections.open').length >= 8);
    expect(receivers.connected()).toBe(false);
    await slack.waitFor(() => slack.sockets.count === 2);
    expect(fatal).toEqual([]);
  });

  it('reports that it is lost for good when no connection comes for too long', async () => {
    const lost = Promise.withResolvers<Error>();
    const { slack } = await begin('socket', { parts: { giveUpMs: 200, onFatal: lost.resolve } });
    await slack.waitFor(() => slack.sockets.count === 2);
    slack.faults.next('apps.connections.open', { status: 503, times: 1_000 });
    slack.sockets.kill();
    expect(await lost.promise).toMatchObject({
      name: 'TransientError',
      message: 'Slack could not be reached for apps.connections.open',
    });
  });

  it('reports a token that was revoked meanwhile at once', async () => {
    const lost = Promise.withResolvers<Error>();
    const { slack } = await begin('socket', { parts: { onFatal: lost.resolve } });
    slack.faults.next('apps.connections.open', { error: 'invalid_auth', times: 10 });
    slack.sockets.kill();
    expect(await lost.promise).toMatchObject({ problem: { code: 'slack-token-refused' } });
  });

  it('opens nothing again once it was stopped', async () => {
    const { slack, receivers } = await begin('socket');
    await slack.waitFor(() => slack.sockets.count === 2);
    const opened = slack.journal.calls('apps.connections.open').length;
    await receivers.stop();
    await slack.waitFor(() => slack.sockets.count === 0);
    expect(receivers.connected()).toBe(false);
    expect(slack.journal.calls('apps.connections.open')).toHaveLength(opened);
  });
});

describe('HTTP mode', () => {
  afterEach(() => stage.close());

  it.each(['wrong', 'stale', 'none'] as const)(
    'answers 401 to a %s signature and records nothing',
    async (signature) => {
      const { slack, asks } = await begin('http');
      const { payload } = await slack.as(seed.member).command(seed.incidents, '/kdebug web');
      asks.length = 0;
      const { status } = await slack.deliver('slash_commands', payload, { signature });
      expect({ status, asks }).toEqual({ status: 401, asks: [] });
    },
  );
});

describe('starting', () => {
  it.each([
    ['bot', { botToken: 'xoxb-wrong' }],
    ['app', { appToken: 'xapp-wrong' }],
  ])('is refused with a next step when Slack does not accept the %s token', async (_which, wrong) => {
    const slack = await startSlackEmulator();
    const begun = createReceivers({
      mode: 'socket',
      botToken: slack.botToken,
      appToken: slack.appToken,
      apiUrl: slack.url,
      record: async () => {},
      log: noLog,
      onFatal: () => {},
      ...wrong,
    }).then((receivers) => receivers.start());
    await expect(begun).rejects.toMatchObject({ problem: { code: 'slack-token-refused' } });
    await slack.close();
  });
});

import { type SlackEmulatorOptions, startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { type Log, noLog } from '../../src/log.ts';
import type { Ask, RecordAsk } from '../../src/run/chat.ts';
import { createReceivers, type ReceiverParts } from '../../src/slack/create-receivers.ts';

export const modes = ['socket', 'http'] as const;
export type Mode = (typeof modes)[number];

export interface StageOptions {
  readonly record?: RecordAsk;
  readonly log?: Log;
  readonly emulator?: SlackEmulatorOptions;
  readonly parts?: Partial<ReceiverParts>;
}

/** The emulator with our receivers in front of it, in either mode; asks holds what was recorded. */
export async function startStage(mode: Mode, { record, log = noLog, emulator = {}, parts = {} }: StageOptions = {}) {
  const slack = await startSlackEmulator({ eventRetryAfterMs: [], ...emulator });
  const asks: Ask[] = [];
  const fatal: Error[] = [];
  const receivers = await createReceivers({
    mode,
    botToken: slack.botToken,
    appToken: slack.appToken,
    signingSecret: slack.signingSecret,
    apiUrl: slack.url,
    host: '127.0.0.1',
    port: 0,
    record: async (ask) => {
      await record?.(ask);
      asks.push(ask);
    },
    log,
    onFatal: (error) => fatal.push(error),
    staggerMs: 0,
    ...parts,
  });
  await receivers.start();
  if (mode === 'http') slack.sendTo(receivers.address);
  const close = async (): Promise<void> => {
    await receivers.stop();
    await slack.close();
  };
  return { slack, receivers, asks, fatal, close };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

import type { Command } from '../request/command.ts';
import { toRequest } from '../request/to-request.ts';
import type { Asked } from './answer-parts.ts';
import { goOn, startRequest } from './start-request.ts';

/** Runs what the command means in this channel, unless an earlier try has begun with it. */
export async function startRun(command: Extract<Command, { do: 'run' }>, asked: Asked): Promise<void> {
  if (await goOn(asked)) return;
  const { ask, who, parts } = asked;
  const defaults = parts.access.channelDefaults(ask.at);
  const asPrivate = { ...command, private: command.private || defaults.private === true };
  const { limitMs } = parts.limits;
  const run = parts.runId(ask.id);
  const request = toRequest(asPrivate, { run, from: who, at: ask.at, defaults, now: ask.askedAt, limitMs });
  await startRequest({ request, again: command.again, mention: !command.quiet }, asked);
}

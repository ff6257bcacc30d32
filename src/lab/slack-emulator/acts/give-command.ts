import { respond } from '../answer-response-url.ts';
import { isObject } from '../json.ts';
import type { Message } from '../message-store.ts';
import { writeMrkdwn } from '../mrkdwn.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel } from '../world.ts';
import { type Actor, failure, hearSlack, notSent, ownChannel } from './actor.ts';
import { commandPayload } from './payloads.ts';
import type { ActOutcome } from './person.ts';

/** Sends a slash command and shows what its acknowledgement says. */
export async function giveCommand(
  actor: Actor,
  channelId: string,
  line: string,
  threadTs?: string,
): Promise<ActOutcome> {
  const channel = ownChannel(actor, channelId);
  const { command, text } = splitLine(line);
  const refusal = refuse(actor, channel, command, threadTs);
  if (refusal !== undefined) return { ...notSent('refused'), shown: hearSlack(actor, channelId, refusal, threadTs) };
  const typed = { command, text: writeMrkdwn(text, 'no-links') };
  const payload = commandPayload(actor.who, channel, typed, actor.slack);
  const reply = await actor.deliveries.deliver('slash_commands', payload);
  const shown =
    reply.outcome === 'acked'
      ? showAnswer(actor, channelId, command, reply.answer)
      : hearSlack(actor, channelId, failure(command, reply));
  return { ...reply, payload, ...(shown === undefined ? {} : { shown }) };
}

function splitLine(line: string): { command: string; text: string } {
  const [, command = '', text = ''] = /^(\/\S*)\s*(.*)$/s.exec(line) ?? [];
  if (command === '') throw new Error(`not a slash command: ${line}`);
  return { command, text: text.trimEnd() };
}

function refuse({ slack: { world } }: Actor, channel: Channel, command: string, threadTs?: string): string | undefined {
  if (threadTs !== undefined) return `${command} is not supported in threads. Sorry!`;
  if (!world.app.commands.includes(command)) return `${command} is not a valid command.`;
  return channel.isArchived ? 'This channel is archived.' : undefined;
}

/** An empty acknowledgement shows nothing; one that Slack can't show is told as a failure. */
function showAnswer(actor: Actor, channel: string, command: string, answer: unknown): Message | undefined {
  if (!isObject(answer) || Object.keys(answer).length === 0) return undefined;
  try {
    return respond(answer, { user: actor.who.id, channel }, actor.slack);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return hearSlack(actor, channel, `${command} failed with the error "${error.error}".`);
  }
}

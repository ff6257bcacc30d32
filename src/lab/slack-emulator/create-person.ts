import { respond } from './answer-response-url.ts';
import type { Deliveries } from './deliver.ts';
import type { Delivered } from './emulator.ts';
import { actionOf, findElement } from './find-element.ts';
import { isObject, type JsonObject } from './json.ts';
import type { EphemeralMessage, Message } from './message-store.ts';
import { directMessage } from './methods/find-channel.ts';
import { writeMrkdwn } from './mrkdwn.ts';
import { clickPayload, commandPayload, eventPayload, mentionEvent, submitPayload } from './payloads.ts';
import type { ActOutcome, ClickOptions, Person } from './person.ts';
import type { ResponsePlace } from './response-urls.ts';
import { applyViewAnswer } from './view-answer.ts';
import type { View } from './view-store.ts';
import type { Workspace } from './workspace.ts';
import type { Channel, Member } from './world.ts';

/** Everything a person can do, as Slack's client and server do it for them. */
export function createPerson(who: Member, slack: Workspace, deliveries: Deliveries): Person {
  const channelOf = (id: string): Channel => {
    const channel = slack.world.channels.get(id);
    if (channel?.members.has(who.id) !== true) throw new Error(`${who.name} is not in a channel ${id}`);
    return channel;
  };
  const post: Person['post'] = (channel, text, { threadTs } = {}) =>
    slack.messages.post({
      user: who.id,
      channel: channelOf(channel).id,
      text: writeMrkdwn(text, 'links'),
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    });
  const slackbot = (channel: string, text: string, threadTs?: string): EphemeralMessage => {
    const place = { channel, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) };
    return slack.messages.whisper({ user: 'USLACKBOT', ...place, text }, who.id);
  };

  const click = async (on: Message | EphemeralMessage | View, actionId: string, options: ClickOptions) => {
    const found = findElement(on.blocks, actionId);
    const action = actionOf(found, slack.messages.nextTs(), options);
    const payload = clickPayload(who, on, action, slack);
    if (found.element.confirm !== undefined && options.confirm === false) return notSent('declined', payload);
    const reply = await deliveries.deliver('interactive', payload);
    return { ...reply, payload };
  };

  return {
    id: who.id,
    post,
    command: async (channelId, line, { threadTs } = {}) => {
      const channel = channelOf(channelId);
      const { command, text } = splitLine(line);
      const refusal = refuseCommand(command, threadTs, channel, slack);
      if (refusal !== undefined) return { ...notSent('refused', {}), shown: slackbot(channelId, refusal, threadTs) };
      const payload = commandPayload(who, channel, { command, text: writeMrkdwn(text, 'no-links') }, slack);
      const reply = await deliveries.deliver('slash_commands', payload);
      const shown =
        reply.outcome === 'acked'
          ? showAck(reply, { user: who.id, channel: channelId }, slack)
          : slackbot(channelId, failure(command, reply));
      return { ...reply, payload, ...(shown === undefined ? {} : { shown }) };
    },
    mention: async (channelId, text, options = {}) => {
      const { app } = slack.world;
      const channel = channelOf(channelId);
      const typed = post(channelId, text, options);
      slack.messages.change(typed, { text: `<@${app.botUserId}> ${typed.text}` });
      // In a direct conversation there are no mentions, and where the app is absent it hears nothing.
      if (channel.kind === 'im') return { ...notSent('refused', {}), message: typed };
      if (!channel.members.has(app.botUserId)) {
        return {
          ...notSent('refused', {}),
          message: typed,
          shown: slackbot(channelId, `${app.name} is not in this channel.`),
        };
      }
      const payload = eventPayload(mentionEvent(who, typed), channel, slack);
      return { ...(await deliveries.deliverEvent(payload)), payload, message: typed };
    },
    click: async (channelId, messageTs, actionId, options = {}) => {
      channelOf(channelId);
      const own = slack.messages.findEphemeral(channelId, messageTs);
      const message = own?.visibleTo === who.id ? own : slack.messages.find(channelId, messageTs);
      if (message === undefined) throw new Error(`no message ${messageTs} in ${channelId} to click on`);
      const done = await click(message, actionId, options);
      const isFine = done.outcome === 'acked' || done.outcome === 'declined';
      return isFine
        ? done
        : { ...done, shown: slackbot(channelId, failure(slack.world.app.name, done), message.thread_ts) };
    },
    clickView: async (actionId, options = {}) => click(topModal(who, slack), actionId, options),
    submit: async (values = {}) => {
      const view = topModal(who, slack);
      const payload = submitPayload(who, view, byBlock(view, values), slack);
      const reply = await deliveries.deliver('interactive', payload);
      if (reply.outcome === 'acked') applyViewAnswer(who.id, view, reply.answer, slack);
      return { ...reply, payload };
    },
    openHome: async () => {
      const channel = directMessage(slack, who.id);
      const view = slack.views.home(who.id);
      const event = {
        type: 'app_home_opened',
        user: who.id,
        channel: channel.id,
        tab: 'home',
        event_ts: slack.messages.nextTs(),
      };
      const payload = eventPayload(view === undefined ? event : { ...event, view }, channel, slack);
      return { ...(await deliveries.deliverEvent(payload)), payload };
    },
  };
}

const notSent = (outcome: 'refused' | 'declined', payload: JsonObject): ActOutcome => ({
  outcome,
  answer: undefined,
  payload,
  tookMs: 0,
});

function splitLine(line: string): { command: string; text: string } {
  const [, command = '', text = ''] = /^(\/\S*)\s*(.*)$/s.exec(line) ?? [];
  if (command === '') throw new Error(`not a slash command: ${line}`);
  return { command, text: text.trimEnd() };
}

/** The sentences are Slack's own, as near as they are known. */
function refuseCommand(
  command: string,
  threadTs: string | undefined,
  channel: Channel,
  { world }: Workspace,
): string | undefined {
  if (threadTs !== undefined) return `${command} is not supported in threads. Sorry!`;
  if (!world.app.commands.includes(command)) return `${command} is not a valid command.`;
  return channel.isArchived ? 'This channel is archived.' : undefined;
}

function failure(what: string, { outcome }: Pick<ActOutcome, 'outcome'>): string {
  if (outcome === 'timeout') return `${what} failed because the app did not respond.`;
  return `${what} failed with the error "${outcome === 'not-connected' ? 'dispatch_failed' : 'dispatch_unknown_error'}".`;
}

/** An empty acknowledgement shows nothing. */
function showAck({ answer }: Delivered, place: ResponsePlace, slack: Workspace): Message | undefined {
  return isObject(answer) && Object.keys(answer).length > 0 ? respond(answer, place, slack) : undefined;
}

function topModal(who: Member, { views }: Workspace): View {
  const view = views.modals(who.id).at(-1);
  if (view === undefined) throw new Error(`${who.name} has no modal open`);
  return view;
}

function byBlock(view: View, values: Readonly<Record<string, JsonObject>>): JsonObject {
  const placed = Object.entries(values).map(([actionId, value]) => {
    const { blockId, element } = findElement(view.blocks, actionId);
    return [blockId, { [actionId]: { type: element.type, ...value } }] as const;
  });
  const blocks: Record<string, JsonObject> = {};
  for (const [blockId, state] of placed) blocks[blockId] = { ...blocks[blockId], ...state };
  return blocks;
}

import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import type { EphemeralMessage, Message } from '../message-store.ts';
import { newId } from '../message-store.ts';
import { showMessage } from '../methods/show-message.ts';
import { type View, valuesOf } from '../view-store.ts';
import type { Workspace } from '../workspace.ts';
import type { Channel, Member } from '../world.ts';

/** The deprecated verification token, which payloads still carry. */
const token = 'verification-token';

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export function commandPayload(
  who: Member,
  channel: Channel,
  line: { command: string; text: string },
  slack: Workspace,
): JsonObject {
  const { team, partnerTeam, app } = slack.world;
  const home = who.teamId === team.id ? team : partnerTeam;
  return {
    token,
    team_id: home.id,
    team_domain: home.domain,
    channel_id: channel.id,
    channel_name: { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind],
    user_id: who.id,
    user_name: who.name,
    ...line,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: slack.origin() + slack.responseUrls.make({ user: who.id, channel: channel.id }),
    trigger_id: slack.triggers.make(who.id),
  };
}

/** https://docs.slack.dev/reference/events: the envelope of every event. */
export function eventPayload(event: JsonObject, channel: Channel | undefined, { world, now }: Workspace): JsonObject {
  return {
    token,
    team_id: world.team.id,
    context_team_id: world.team.id,
    context_enterprise_id: null,
    api_app_id: world.app.id,
    event,
    type: 'event_callback',
    event_id: newId('Ev0'),
    event_time: Math.floor(now() / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.team.id,
        user_id: world.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: channel?.isExtShared ?? false,
    event_context: randomBytes(20).toString('base64url'),
  };
}

export function mentionEvent(who: Member, { ts, text, channel, thread_ts }: Message): JsonObject {
  return {
    type: 'app_mention',
    user: who.id,
    user_team: who.teamId,
    source_team: who.teamId,
    team: who.teamId,
    text,
    ts,
    event_ts: ts,
    channel,
    ...(thread_ts === undefined ? {} : { thread_ts }),
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function clickPayload(
  who: Member,
  on: Message | EphemeralMessage | View,
  action: JsonObject,
  slack: Workspace,
): JsonObject {
  const where = isView(on) ? viewPlace(on) : { ...messagePlace(who, on, slack), state: { values: {} } };
  return { type: 'block_actions', ...actor(who, slack), ...where, actions: [action] };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function submitPayload(who: Member, view: View, slack: Workspace): JsonObject {
  return { type: 'view_submission', ...actor(who, slack), view, response_urls: responseUrls(who, view, slack) };
}

/** One for each chosen conversation of a select with response_url_enabled. */
function responseUrls(who: Member, view: View, slack: Workspace): readonly JsonObject[] {
  const values = valuesOf(view.state);
  return (view.blocks as readonly JsonObject[]).flatMap((block) => {
    const { element, block_id } = block as { element?: JsonObject; block_id?: string };
    const { action_id, response_url_enabled: enabled } = element ?? {};
    const channel = values[String(block_id)]?.[String(action_id)]?.selected_conversation;
    if (enabled !== true || typeof channel !== 'string') return [];
    const response_url = slack.origin() + slack.responseUrls.make({ user: who.id, channel });
    return [{ block_id, action_id, channel_id: channel, response_url }];
  });
}

/**
 * https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload. It does not tell what else stands in the
 * view (slackapi/java-slack-sdk #1292), and has no trigger.
 */
export function suggestionPayload(
  who: Member,
  view: View,
  { actionId, blockId, words }: { readonly actionId: string; readonly blockId: string; readonly words: string },
  slack: Workspace,
): JsonObject {
  const { trigger_id: _, ...plain } = actor(who, slack);
  const asked = { action_id: actionId, block_id: blockId, value: words };
  const shown = { ...view, state: { values: {} } };
  return { type: 'block_suggestion', ...plain, ...viewPlace(view), view: shown, ...asked };
}

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload: the menu of a message. */
export function messageShortcutPayload(who: Member, on: Message, callbackId: string, slack: Workspace): JsonObject {
  const { channel, ts } = on;
  return {
    type: 'message_action',
    callback_id: callbackId,
    ...actor(who, slack),
    action_ts: slack.messages.nextTs(),
    message_ts: ts,
    channel: { id: channel, name: slack.world.channels.get(channel)?.name ?? channel },
    message: showMessage(on, slack, false),
    response_url: slack.origin() + slack.responseUrls.make({ user: who.id, channel }),
  };
}

/** The same page: Slack's own menu, which knows no channel and so no response URL. */
export function globalShortcutPayload(who: Member, callbackId: string, slack: Workspace): JsonObject {
  return {
    type: 'shortcut',
    callback_id: callbackId,
    ...actor(who, slack),
    action_ts: slack.messages.nextTs(),
  };
}

/** team is the app's team, not the person's: theirs is user.team_id (slackapi/java-slack-sdk #1041). */
function actor(who: Member, slack: Workspace): JsonObject {
  const { team, app } = slack.world;
  return {
    user: { id: who.id, username: who.name, name: who.name, team_id: who.teamId },
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: app.id,
    token,
    trigger_id: slack.triggers.make(who.id),
  };
}

const isView = (on: Message | View): on is View => on.type !== 'message';

const viewPlace = (view: View): JsonObject => ({ container: { type: 'view', view_id: view.id }, view });

function messagePlace(who: Member, message: Message | EphemeralMessage, slack: Workspace): JsonObject {
  const { channel, ts, thread_ts } = message;
  const isEphemeral = 'visibleTo' in message;
  const place = { user: who.id, channel, original: { ts, isEphemeral } };
  return {
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: isEphemeral,
      ...(thread_ts === undefined ? {} : { thread_ts }),
    },
    channel: { id: channel, name: slack.world.channels.get(channel)?.name ?? channel },
    // Slack does not hand out the content of ephemeral messages.
    ...(isEphemeral ? {} : { message: showMessage(message, slack, true) }),
    response_url: slack.origin() + slack.responseUrls.make(place),
  };
}

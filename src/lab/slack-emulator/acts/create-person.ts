import { writeMrkdwn } from '../mrkdwn.ts';
import { type Actor, ownChannel, say } from './actor.ts';
import { click, clickMessage } from './click.ts';
import { giveCommand } from './give-command.ts';
import { mentionApp } from './mention-app.ts';
import type { Person } from './person.ts';
import { suggestOptions } from './suggest-options.ts';
import { useGlobalShortcut, useMessageShortcut } from './use-shortcut.ts';
import { closeModal, homeTab, openHome, submitModal, topModal } from './use-views.ts';

/** Everything a person can do, as Slack's client and server do it for them. */
export function createPerson(actor: Actor): Person {
  return {
    id: actor.who.id,
    post: (channel, text, { threadTs } = {}) =>
      say(actor, ownChannel(actor, channel), writeMrkdwn(text, 'links'), threadTs),
    command: (channel, line, { threadTs } = {}) => giveCommand(actor, channel, line, threadTs),
    mention: (channel, text, { threadTs } = {}) => mentionApp(actor, channel, text, threadTs),
    click: (channel, ts, actionId, options = {}) => clickMessage(actor, { channel, ts }, actionId, options),
    clickView: async (actionId, options = {}) => click(actor, topModal(actor), actionId, options),
    suggest: async (actionId, words = '') => suggestOptions(actor, topModal(actor), actionId, words),
    submit: (values = {}) => submitModal(actor, values),
    openHome: () => openHome(actor),
    clickHome: async (actionId, options = {}) => click(actor, homeTab(actor), actionId, options),
    closeView: () => closeModal(actor),
    messageShortcut: (channel, ts, callbackId) => useMessageShortcut(actor, { channel, ts }, callbackId),
    shortcut: (callbackId) => useGlobalShortcut(actor, callbackId),
  };
}

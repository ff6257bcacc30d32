import { describe, expect, it } from '@jest/globals';
import { clickToAsk, commandToAsk, mentionToAsk } from '../../../src/slack/receive/to-ask.ts';

const run = 'abcdefghijklmnop';
const command = { user_id: 'U1', user_name: 'ada', team_id: 'T1', channel_id: 'C1', trigger_id: '1.2.a', text: 'web' };
const event = { user: 'U1', channel: 'C1', ts: '1.000001', text: '<@U0> web' };
const mention = { event_id: 'Ev1', team_id: 'T1', event };
const action = { action_id: 'kdebug_cancel', action_ts: '3.1', value: run };
const click = { user: { id: 'U1', team_id: 'T1' }, channel: { id: 'C1' }, actions: [action] };

describe('a payload as an ask', () => {
  it.each([
    ['<@U0> web netcheck', 'web netcheck'],
    ['<@U0|kdebug> web', 'web'],
    ['hey <@U0>   web', 'web'],
    ['<@U0>', ''],
    ['<@U0> web <@U9>', 'web <@U9>'],
    ['<@U0> help <@U0>', 'help'],
  ])('takes what stands behind the mention in %s', (text, expected) => {
    expect(mentionToAsk({ ...mention, event: { ...event, text } }, 'U0', 1).text).toBe(expected);
  });

  it.each([
    ['another trigger', commandToAsk({ ...command, trigger_id: '1.2.b' }, 1), commandToAsk(command, 1)],
    ['another event', mentionToAsk({ ...mention, event_id: 'Ev2' }, 'U0', 1), mentionToAsk(mention, 'U0', 1)],
    ['another person’s click', clickToAsk({ ...click, user: { id: 'U2', team_id: 'T1' } }, 1), clickToAsk(click, 1)],
    ['a later click', clickToAsk({ ...click, actions: [{ ...action, action_ts: '3.2' }] }, 1), clickToAsk(click, 1)],
  ])('has another id for %s', (_what, one, other) => {
    expect(one?.id).toMatch(/^(command|mention|click)-[0-9a-f]{32}$/);
    expect(one?.id).not.toBe(other?.id);
  });

  it.each([
    ['a run id that is none', { ...action, value: `${run} --all` }],
    ['no value', { ...action, value: undefined }],
    ['a button of another kind', { ...action, action_id: 'kdebug_delete' }],
  ])('takes no click with %s', (_what, one) => {
    expect(clickToAsk({ ...click, actions: [one] }, 1)).toBeUndefined();
  });

  it('answers a click on a card in a thread in that thread', () => {
    expect(clickToAsk({ ...click, container: { thread_ts: '1.000001' } }, 1)?.at.address).toBe('C1/1.000001');
  });

  it.each([
    ['a channel', { ...command, channel_id: 'C1/1.1' }],
    ['a user', { ...command, user_id: '../U1' }],
    ['a team', { ...command, team_id: 'T1/U9' }],
  ])('throws for %s that is no id of Slack, instead of building an address with it', (_what, body) => {
    expect(() => commandToAsk(body, 1)).toThrow();
  });

  it('keeps no reply address that is no address', () => {
    expect(commandToAsk({ ...command, response_url: 'not a url' }, 1)).not.toHaveProperty('replyUrl');
  });
});

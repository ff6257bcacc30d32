import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { call, startEmulator } from './start-emulator.ts';

describe('a Web API call', () => {
  it.each([
    ['no token', undefined, 'auth.test', 'not_authed'],
    ['a token of nobody', 'xoxb-wrong', 'auth.test', 'invalid_auth'],
    ['the app token where the bot token is meant', 'app', 'auth.test', 'not_allowed_token_type'],
    ['the bot token where the app token is meant', 'bot', 'apps.connections.open', 'not_allowed_token_type'],
    ['an unknown method', 'bot', 'chat.shout', 'unknown_method'],
  ])('with %s is refused with HTTP 200 and a code', async (_what, token, method, error) => {
    const emulator = await startEmulator();
    const real = token === 'app' ? emulator.appToken : token === 'bot' ? emulator.botToken : token;
    const answer = await fetch(emulator.url + method, {
      method: 'POST',
      headers: real === undefined ? {} : { authorization: `Bearer ${real}` },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ ok: false, error });
  });

  it('may carry its token in the body', async () => {
    const emulator = await startEmulator();
    const body = new URLSearchParams({ token: emulator.botToken });
    const answer = await fetch(`${emulator.url}auth.test`, { method: 'POST', body });
    expect(await answer.json()).toMatchObject({ ok: true, user_id: seed.bot, bot_id: seed.botId, team_id: seed.team });
    expect(JSON.stringify(emulator.journal.entries)).not.toContain(emulator.botToken);
  });

  const json = (args: object) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(args) });
  const form = (args: Record<string, string>) => ({ headers: {}, body: new URLSearchParams(args) });
  const multipart = (args: Record<string, string>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(args)) body.set(name, value);
    return { headers: {}, body };
  };
  const blocks = [{ type: 'divider' }];

  it.each([
    ['JSON', json({ channel: seed.incidents, text: 'hi', blocks })],
    ['a form', form({ channel: seed.incidents, text: 'hi', blocks: JSON.stringify(blocks) })],
    ['multipart', multipart({ channel: seed.incidents, text: 'hi', blocks: JSON.stringify(blocks) })],
  ])('is understood as %s', async (_kind, { headers, body }) => {
    const emulator = await startEmulator();
    const authorization = `Bearer ${emulator.botToken}`;
    await fetch(`${emulator.url}chat.postMessage`, { method: 'POST', headers: { ...headers, authorization }, body });
    expect(emulator.timeline(seed.incidents)).toMatchObject([{ text: 'hi', blocks }]);
  });

  it('with a body that is not what it says it is, is refused', async () => {
    const emulator = await startEmulator();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${emulator.botToken}` };
    const answer = await fetch(`${emulator.url}auth.test`, { method: 'POST', headers, body: '{' });
    expect(await answer.json()).toEqual({ ok: false, error: 'invalid_form_data' });
  });

  it.each([
    ['chat.postMessage', 'chat:write', { channel: seed.incidents, text: 'hi' }],
    ['chat.update', 'chat:write', {}],
    ['chat.delete', 'chat:write', {}],
    ['chat.postEphemeral', 'chat:write', {}],
    ['conversations.info', 'channels:read', { channel: seed.incidents }],
    ['conversations.info', 'groups:read', { channel: seed.private }],
    ['conversations.history', 'channels:history', { channel: seed.incidents }],
    ['conversations.replies', 'im:history', { channel: seed.directMessage, ts: '1' }],
    ['conversations.open', 'im:write', { users: seed.member }],
    ['users.info', 'users:read', { user: seed.member }],
    ['usergroups.list', 'usergroups:read', {}],
    ['usergroups.users.list', 'usergroups:read', { usergroup: seed.userGroup }],
    ['files.getUploadURLExternal', 'files:write', {}],
    ['files.completeUploadExternal', 'files:write', {}],
  ])('of %s needs %s', async (method, scope, args) => {
    const all = (await startEmulator()).world;
    const others = ['chat:write', 'channels:read', 'channels:history', 'users:read', 'groups:history'];
    const emulator = await startEmulator({ world: all, scopes: others.filter((one) => one !== scope) });
    const answer = await call(emulator, method, args);
    expect(answer).toMatchObject({ ok: false, error: 'missing_scope' });
    expect(String(answer.needed).split(',')).toContain(scope);
  });

  it('names the scopes of the token and those of the method in its headers', async () => {
    const emulator = await startEmulator({ scopes: ['users:read', 'chat:write'] });
    const { headers } = await fetch(`${emulator.url}users.info?`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.botToken}` },
      body: new URLSearchParams({ user: seed.member }),
    });
    expect(headers.get('x-oauth-scopes')).toBe('users:read,chat:write');
    expect(headers.get('x-accepted-oauth-scopes')).toBe('users:read');
  });

  it('of api.test needs no token and returns its arguments', async () => {
    const emulator = await startEmulator();
    expect(await call(emulator, 'api.test', { foo: 'bar' }, '')).toMatchObject({ ok: true, args: { foo: 'bar' } });
  });
});

describe('the people', () => {
  it.each([
    [seed.member, { team_id: seed.team, is_restricted: false, is_bot: false }],
    [seed.guest, { is_restricted: true, is_ultra_restricted: false }],
    [seed.singleChannelGuest, { is_restricted: true, is_ultra_restricted: true }],
    [seed.outsider, { team_id: seed.partnerTeam, is_stranger: true }],
    [seed.bot, { is_bot: true }],
  ])('are shown by users.info as who they are: %s', async (user, expected) => {
    const emulator = await startEmulator();
    expect(await call(emulator, 'users.info', { user })).toMatchObject({ ok: true, user: { id: user, ...expected } });
  });

  it('that do not exist are user_not_found', async () => {
    const emulator = await startEmulator();
    expect(await call(emulator, 'users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  });

  it('are listed by user group; a disabled group is as good as none', async () => {
    const emulator = await startEmulator();
    emulator.world.addUserGroup({ id: 'S0OFF', handle: 'off', members: [seed.guest], enabled: false });
    const list = (usergroup: string, more = {}) => call(emulator, 'usergroups.users.list', { usergroup, ...more });
    expect(await list(seed.userGroup)).toMatchObject({ ok: true, users: [seed.member] });
    expect(await list('S0OFF')).toMatchObject({ error: 'no_such_subteam' });
    expect(await list('S0OFF', { include_disabled: true })).toMatchObject({ users: [seed.guest] });
    const groups = await call(emulator, 'usergroups.list', { include_users: true });
    expect(groups.usergroups).toMatchObject([{ id: seed.userGroup, handle: 'oncall', users: [seed.member] }]);
  });
});

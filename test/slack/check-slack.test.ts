import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { SlackEmulator } from '../../src/lab/slack-emulator/emulator.ts';
import { startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { noLog } from '../../src/log.ts';
import { checkSlack } from '../../src/slack/check-slack.ts';
import { botScopes } from '../../src/slack/scopes.ts';

interface Manifest {
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } };
}
const root = new URL('../../', import.meta.url);
const scopes = botScopes.map(({ scope }) => scope);
const asksFor = (needed: boolean) =>
  botScopes.filter((one) => (one.needed === 'always') === needed).map(({ scope }) => scope);

describe('the manifest of the Slack app', () => {
  const text = readFileSync(new URL('deploy/slack-manifest.yaml', root), 'utf8');

  it('asks for the scopes that kdebug needs and no other', () => {
    const { oauth_config, settings } = parse(text) as Manifest;
    expect(oauth_config.scopes).toEqual({ bot: asksFor(true), bot_optional: asksFor(false) });
    expect(settings.event_subscriptions.bot_events).toEqual(['app_mention', 'app_home_opened']);
  });

  it('is for HTTP mode, too, once its comments are taken off', () => {
    const { features, settings } = parse(text.replaceAll(/# ((?:request_)?url: )/g, '$1')) as {
      features: { slash_commands: readonly { url: string }[] };
      settings: { event_subscriptions: { request_url: string }; interactivity: { request_url: string } };
    };
    const address = 'https://kdebug.example.com/slack/events';
    expect([
      features.slash_commands[0]?.url,
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
    ]).toEqual([address, address, address]);
  });

  it('is explained scope by scope in docs/slack.md', () => {
    const page = readFileSync(new URL('docs/slack.md', root), 'utf8');
    expect(scopes.filter((scope) => !page.includes(`\`${scope}\``))).toEqual([]);
  });
});

describe('kdebug doctor on Slack', () => {
  let slack: SlackEmulator;
  const check = (more: Partial<Parameters<typeof checkSlack>[0]> = {}) =>
    checkSlack({
      mode: 'socket',
      botToken: slack.botToken,
      appToken: slack.appToken,
      apiUrl: slack.url,
      groups: true,
      log: noLog,
      ...more,
    });
  afterEach(() => slack.close());

  it('finds nothing to mend when tokens and scopes are right', async () => {
    slack = await startSlackEmulator({ scopes });
    expect((await check()).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
  });

  it('names each missing scope and what it is for, and tells those apart that kdebug works without', async () => {
    slack = await startSlackEmulator({
      scopes: scopes.filter((scope) => !['files:write', 'usergroups:read', 'groups:history'].includes(scope)),
    });
    const states = async (groups: boolean) =>
      (await check({ mode: 'http', groups })).map((one) =>
        one.state === 'ok' ? 'ok' : `${one.state} ${one.problem.message}`,
      );
    expect(await states(true)).toEqual([
      'ok',
      'bad The Slack app lacks the scope files:write. It is for long output as one file.',
      'bad The Slack app lacks the scope usergroups:read. It is for policy rules that name user groups.',
      expect.stringMatching(/^warn The Slack app lacks the scope groups:history\./),
    ]);
    expect(await states(false)).toHaveLength(3);
  });

  it.each([
    ['bot', { botToken: 'xoxb-wrong' }, 'slack-token-refused'],
    ['app', { appToken: 'xapp-wrong' }, 'slack-token-refused'],
    ['address', { apiUrl: 'http://127.0.0.1:9/api/' }, 'slack-unreachable'],
  ])('says that the %s is wrong', async (_what, wrong, code) => {
    slack = await startSlackEmulator({ scopes });
    expect(await check(wrong)).toContainEqual({ state: 'bad', problem: expect.objectContaining({ code }) });
  });
});

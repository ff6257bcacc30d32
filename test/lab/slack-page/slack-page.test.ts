import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import type { Snapshot } from '../../../src/lab/slack-page/browser/wire.ts';
import { type SlackPage, startSlackPage } from '../../../src/lab/slack-page/slack-page.ts';
import { noLog } from '../../../src/log.ts';

let slack: SlackEmulator;
let page: SlackPage;
beforeEach(async () => {
  slack = await startSlackEmulator({ limits: 'off', eventRetryAfterMs: [] });
  page = await startSlackPage({ slack, tour: () => ['web'], log: noLog });
});
afterEach(async () => {
  await page.close();
  await slack.close();
});

const stateFor = async (user: string): Promise<Snapshot> =>
  (await (await fetch(`${page.url}state?user=${user}`)).json()) as Snapshot;

async function act(body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await fetch(`${page.url}act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return answer.json();
}

const say = (user: string, text: string, channel: string = seed.incidents) => act({ act: 'say', user, channel, text });

describe('the page', () => {
  it('serves its own files as a browser can run them, and nothing beside them', async () => {
    const script = await (await fetch(`${page.url}main.ts`)).text();
    expect(script).toContain("from './blocks.ts'");
    expect(script).not.toMatch(/: Page\b|\binterface\b/);
    for (const path of ['..%2fslack-page.ts', 'nothing.ts', 'tsconfig.json', '%2e%2e/act.ts'])
      expect((await fetch(page.url + path)).status).toBe(404);
  });

  it('lets nothing run or load that is not its own', async () => {
    const policy = (await fetch(page.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    ['another Host, as a name that was pointed here has', { host: 'evil.example' }],
    ['the Origin of another page', { origin: 'http://evil.example' }],
  ])('refuses %s', async (_, headers) => {
    const answer = Promise.withResolvers<number>();
    const asked = request(`${page.url}state?user=${seed.member}`, { headers }, (response) => {
      void text(response).then(() => answer.resolve(response.statusCode ?? 0));
    });
    asked.once('error', answer.reject).end();
    expect(await answer.promise).toBe(403);
  });

  it('takes no form of another page for an act', async () => {
    const body = JSON.stringify({ act: 'say', user: seed.member, channel: seed.incidents, text: 'hello' });
    await fetch(`${page.url}act`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
    expect(slack.timeline(seed.incidents)).toEqual([]);
  });
});

describe('what a person sees', () => {
  it('are the channels they are in and what is whispered to them', async () => {
    slack.as(seed.member).post(seed.private, 'only for the few');
    await say(seed.member, '/kdebug web');
    const mine = await stateFor(seed.member);
    const theirs = await stateFor(seed.guest);
    expect(mine.messages.map(({ text: said }) => said)).toContain('only for the few');
    expect(mine.messages.some(({ onlyYou }) => onlyYou)).toBe(true);
    expect(theirs.channels.map(({ name }) => name)).not.toContain('sre-private');
    expect(theirs.messages).toEqual([]);
  });

  it('comes at once, without what is not for them', async () => {
    const stop = new AbortController();
    const stream = (await fetch(`${page.url}changes?user=${seed.guest}`, { signal: stop.signal })).body;
    const reader = stream?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    slack.as(seed.member).post(seed.private, 'secret');
    slack.as(seed.member).post(seed.incidents, 'public');
    const { value } = (await reader?.read()) ?? {};
    expect(value).toContain('public');
    expect(value).not.toContain('secret');
    stop.abort();
  });

  it('files come as text, whatever they hold', async () => {
    const { url, botToken } = slack;
    const call = async (method: string, fields: Record<string, string>) =>
      (
        await fetch(url + method, {
          method: 'POST',
          headers: { authorization: `Bearer ${botToken}` },
          body: new URLSearchParams(fields),
        })
      ).json() as Promise<{ upload_url: string; file_id: string }>;
    const body = '<script>alert(1)</script>';
    const asked = await call('files.getUploadURLExternal', { filename: 'a.html', length: String(body.length) });
    await fetch(asked.upload_url, { method: 'POST', body });
    await call('files.completeUploadExternal', {
      files: JSON.stringify([{ id: asked.file_id }]),
      channel_id: seed.incidents,
    });
    const file = await fetch(`${page.url}files/${asked.file_id}`);
    expect(file.headers.get('content-type')).toContain('text/plain');
    expect(await file.text()).toBe(body);
  });
});

describe('what a person does', () => {
  it('words are posted, and reach nobody but the channel', async () => {
    expect(await say(seed.member, 'hello')).toEqual({});
    expect(slack.timeline(seed.incidents).map(({ text: said }) => said)).toEqual(['hello']);
    expect(slack.journal.deliveries()).toEqual([]);
  });

  it('a command that reaches no bot is said to reach none', async () => {
    expect(await say(seed.member, '/kdebug web')).toEqual({ error: expect.stringContaining('not connected') });
  });

  it('a command in a thread is refused by Slack itself', async () => {
    const { ts } = slack.as(seed.member).post(seed.incidents, 'a thread');
    await act({ act: 'say', user: seed.member, channel: seed.incidents, text: '/kdebug web', thread: ts });
    expect(slack.ephemerals(seed.member)).toHaveLength(1);
    expect(slack.journal.deliveries()).toEqual([]);
  });

  it.each([
    ['in a channel where they are not', { act: 'say', user: seed.guest, channel: seed.private, text: 'hi' }],
    ['as nobody', { act: 'say', user: 'U0', channel: seed.incidents, text: 'hi' }],
    ['that the server does not know', { act: 'fly' }],
    ['to a shop that is not there', { act: 'break', incident: 'wrong-service-port' }],
  ])('something %s is told as an error', async (_, body) => {
    expect(await act(body)).toEqual({ error: expect.stringMatching(/\w{3}/) });
  });
});

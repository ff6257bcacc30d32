import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { JsonObject } from '../../src/lab/slack-emulator/json.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { type SlackPage, startSlackPage } from '../../src/lab/slack-page/slack-page.ts';
import { noLog } from '../../src/log.ts';
import { describeWhere } from '../describe-where.ts';
import { findChromium, noChromium, openBrowser, openTab, type Tab, violationsOf } from './open-browser.ts';

const chromium = findChromium();
const shots = process.env.KDEBUG_SCREENSHOTS;
const golden = new URL('../slack/golden/', import.meta.url);
const homes = new URL('../slack/app-home/golden/', import.meta.url);
const families = ['card', 'reply', 'note'] as const;

interface Golden {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
}
const namesIn = (folder: URL, family = ''): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.startsWith(family))
    .toSorted();
const read = (name: string, folder = golden): Golden =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Golden;

/** Every golden message as the page of the demo renders it, for a person to look at; KDEBUG_SCREENSHOTS=DIR keeps them. */
describeWhere(chromium === undefined ? noChromium : undefined)('the golden messages in the page', () => {
  let slack: SlackEmulator;
  let served: SlackPage;
  let browser: Browser;
  let tab: Tab;

  beforeAll(async () => {
    slack = await startSlackEmulator({ limits: 'off', eventRetryAfterMs: [] });
    for (const family of families) {
      const [id, members] = [`C0${family.toUpperCase()}`, [seed.member, seed.colleague, seed.bot]];
      slack.world.addChannel({ id, name: family, members });
      for (const name of namesIn(golden, family)) {
        slack.as(seed.colleague).post(id, name.replace('.json', ''));
        await (family === 'note'
          ? call('chat.postEphemeral', { channel: id, user: seed.member, ...read(name) })
          : call('chat.postMessage', { channel: id, ...read(name) }));
      }
    }
    served = await startSlackPage({ slack, tour: () => [], log: noLog });
    browser = await openBrowser(chromium ?? '');
    tab = await openTab(browser, served.url, { width: 970, height: 800 });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await slack?.close();
  }, 20_000);

  const call = async (method: string, args: object): Promise<void> => {
    const response = await fetch(slack.url + method, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
      body: JSON.stringify(args),
    });
    expect(await response.json()).toMatchObject({ ok: true });
  };

  it.each(families)(
    'of a %s show all their text in order, every button, and nothing unknown',
    async (family) => {
      const { page } = tab;
      await openChannel(page, family);
      const articles = page.locator('#messages article[aria-label="Message of kdebug"]');
      const names = namesIn(golden, family);
      await articles.nth(names.length - 1).waitFor();
      expect(await articles.count()).toBe(names.length);
      for (const [at, name] of names.entries()) await showsAll(articles.nth(at), { name, ...read(name) });
      expect(await page.locator('#messages .unknown').count()).toBe(0);
      expect(await violationsOf(page)).toEqual([]);
      const whispers = await page.locator('#messages article', { hasText: 'Only visible to you' }).count();
      expect(whispers).toBe(family === 'note' ? names.length : 0);
      await shoot(page, family);
    },
    60_000,
  );

  it('of Home show all their text in order', async () => {
    const { page } = tab;
    for (const name of namesIn(homes)) {
      const { blocks } = read(name, homes);
      await call('views.publish', { user_id: seed.member, view: { type: 'home', blocks } });
      await page.getByRole('button', { name: 'kdebug: Home' }).click();
      await showsAll(page.locator('#messages'), { name, text: '', blocks });
      expect(await violationsOf(page)).toEqual([]);
      await shoot(page, `home-${name.replace('.json', '')}`);
    }
  }, 60_000);

  it('say that they were edited where the text was changed, and not where the blocks were', async () => {
    const { page } = tab;
    const articles = page.locator('#messages article[aria-label="Message of kdebug"]');
    await openChannel(page, 'card');
    const [first, second] = slack.timeline('C0CARD').filter(({ user }) => user === seed.bot);
    const { text, blocks } = read('card-answered.json');
    await call('chat.update', { channel: 'C0CARD', ts: first?.ts, text: 'other words' });
    await call('chat.update', { channel: 'C0CARD', ts: second?.ts, text, blocks });
    await articles.first().getByText('(edited)').waitFor();
    await articles.nth(1).getByText('BROKEN').waitFor();
    expect(await articles.nth(1).getByText('(edited)').count()).toBe(0);
  }, 20_000);

  it('wrote no error into the console', () => expect(tab.errors).toEqual([]));
});

async function openChannel(page: Page, name: string): Promise<void> {
  await page
    .locator('#sidebar')
    .getByRole('button', { name: `# ${name}`, exact: true })
    .click();
}

/** The shown text holds every text of the blocks, in their order; without blocks, the message's own. */
async function showsAll(where: Locator, { name, text, blocks }: Golden & { readonly name: string }): Promise<void> {
  // As a reader sees it: a line's end counts as a blank.
  const shown = squeeze((await where.allInnerTexts()).join('\n'));
  let from = 0;
  for (const piece of blocks.length === 0 ? [plain(text)] : textsOf(blocks)) {
    const at = shown.indexOf(piece, from);
    expect({ name, piece, shown: at >= 0 }).toEqual({ name, piece, shown: true });
    from = at + piece.length;
  }
}

/** What people read of blocks, one element after the other. */
function textsOf(blocks: readonly JsonObject[]): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown, key: string): void => {
    if (key === 'confirm') return;
    if (Array.isArray(value)) for (const one of value) walk(one, '');
    else if (typeof value === 'object' && value !== null)
      for (const [inner, one] of Object.entries(value)) walk(one, inner);
    else if (key === 'text' && typeof value === 'string' && value.trim() !== '') found.push(squeeze(value));
  };
  walk(blocks, '');
  return found;
}

/** Slack's markup as its reader sees it. */
const plain = (markup: string): string =>
  squeeze(markup.replaceAll(`<@${seed.member}>`, '@member').replaceAll('`', ''));

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** docs/screenshots/golden: one long picture a family, some in the dark, too. */
const kept: Readonly<Record<string, readonly ('light' | 'dark')[]>> = {
  card: ['light', 'dark'],
  reply: ['light'],
  note: ['light'],
  'home-usual': ['light', 'dark'],
  'home-new-here': ['light'],
};

async function shoot(page: Page, name: string): Promise<void> {
  const schemes = kept[name] ?? [];
  if (shots === undefined || schemes.length === 0) return;
  const size = page.viewportSize() ?? { width: 970, height: 800 };
  const list = page.locator('#messages');
  const height = await list.evaluate((element) => element.scrollHeight);
  await page.setViewportSize({ ...size, height: height + 240 });
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await list.screenshot({ path: `${shots}/golden/${name}-${colorScheme}.png`, animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { policy } from '../../src/lab/demo/policy.ts';
import { type Sandbox, startSandbox } from '../../src/lab/sandbox-cluster/sandbox.ts';
import { openShop } from '../../src/lab/shop/open-shop.ts';
import { readIncidents } from '../../src/lab/shop/read-shop.ts';
import { type SlackPage, startSlackPage } from '../../src/lab/slack-page/slack-page.ts';
import { noLog } from '../../src/log.ts';
import { whyNoSandbox } from '../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../describe-where.ts';
import { type Kdebug, startKdebug } from '../journeys/start-kdebug.ts';
import { findChromium, noChromium, openBrowser, openTab, type Tab, violationsOf } from './open-browser.ts';

const chromium = findChromium();
const shots = process.env.KDEBUG_SCREENSHOTS;
const wide = { width: 1360, height: 860 };
const phone = { width: 390, height: 800 };

/** The demo's tour, as a person does it: real browser, real bot and worker, real commands in the sandbox's pods. */
describeWhere(chromium === undefined ? noChromium : undefined, whyNoSandbox())('the page of the demo', () => {
  let folder: string;
  let sandbox: Sandbox;
  let kdebug: Kdebug;
  let served: SlackPage;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    sandbox = await startSandbox({ log: noLog });
    const shop = await openShop((objects) => sandbox.apply(objects, 'shop'));
    folder = mkdtempSync(join(tmpdir(), 'kdebug-page-'));
    const policyFile = join(folder, 'policy.yaml');
    writeFileSync(policyFile, policy);
    kdebug = await startKdebug({ variables: { KUBECONFIG: sandbox.kubeconfig, KDEBUG_POLICY: policyFile } });
    const tour = () => shop.broken?.try.map(({ ask }) => ask) ?? ['web'];
    served = await startSlackPage({ slack: kdebug.slack, shop, tour, log: noLog });
    browser = await openBrowser(chromium ?? '');
    tab = await openTab(browser, served.url, wide);
    page = tab.page;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await kdebug?.close();
    await sandbox?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const shoot = async (name: string, of: Page = page): Promise<void> => {
    if (shots !== undefined) await of.screenshot({ path: `${shots}/${name}.png` });
  };

  it('answers a command in a thread, with verdict, findings and output', async () => {
    expect(await untilSaid(page, 'checkout netcheck', /^.{0,3}HEALTHY checkout-/)).toMatch(/HEALTHY checkout-/);
    await page.locator('#messages .replies').last().click();
    const reply = page.locator('.replies-list article').last();
    await expectText(reply.textContent(), /@member.*HEALTHY[\s\S]*8080[\s\S]*Repeat it/);
    expect(await violationsOf(page)).toEqual([]);
  }, 60_000);

  it('answers a mention in that thread, and Slack refuses a command there', async () => {
    await send(page, 'Reply', '/kdebug checkout');
    await page.locator('.only-you').last().waitFor();
    await expectText(page.locator('.only-you').last().textContent(), /\/kdebug.*thread/i);
    await send(page, 'Reply', '@kdebug checkout ps again');
    const answers = page.locator('.replies-list article', { hasText: /HEALTHY checkout/ });
    await answers.nth(1).waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Close the thread' }).click();
  }, 60_000);

  it('asks before it cancels, and cancels', async () => {
    const before = await cards(page).count();
    await send(page, 'Message', '/kdebug web again -- sleep 9');
    await cards(page).nth(before).waitFor();
    const card = cards(page).last();
    const cancel = card.getByRole('button', { name: 'Cancel this run' });
    await cancel.waitFor({ timeout: 20_000 });
    await cancel.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Let it run' }).click();
    await cancel.click();
    await dialog.getByRole('button', { name: 'Cancel the run' }).click();
    await card.getByText('CANCELLED').waitFor({ timeout: 20_000 });
  }, 60_000);

  it('can be done by keyboard alone', async () => {
    await page.locator('#composer').focus();
    await page.keyboard.type('/kdebug w');
    await page.keyboard.press('Tab');
    expect(await page.locator('#composer').inputValue()).toBe('/kdebug web');
    await page.keyboard.type(' ps again');
    const before = await cards(page).count();
    await page.keyboard.press('Enter');
    await settled(page, before);
    const replies = page.locator('#messages .replies').last();
    await replies.waitFor();
    for (let presses = 0; presses < 40; presses += 1) {
      if (await replies.evaluate((element) => element.matches(':focus'))) break;
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('#thread-composer').waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.getByRole('button', { name: 'Close the thread' }).press('Enter');
    expect(await page.locator('#thread').isHidden()).toBe(true);
  }, 60_000);

  it('keeps what is being written while an incident is switched, and brings back what was sent last', async () => {
    const field = page.locator('#composer');
    await send(page, 'Message', 'hello');
    await field.fill('half a sen');
    await openIncidents(page);
    await page.locator('[data-incident="misspelt-name"]').click();
    await page.locator('[data-alert="misspelt-name"]').waitFor();
    expect(await field.inputValue()).toBe('half a sen');
    await field.fill('');
    await field.press('ArrowUp');
    expect(await field.inputValue()).toBe('hello');
    await field.fill('/kdebug ');
    await field.press('ArrowUp');
    expect(await page.locator('#composer-list li').last().getAttribute('aria-selected')).toBe('true');
    await field.press('Escape');
    expect(await page.locator('#composer-list li').count()).toBe(0);
    await field.fill('');
  }, 30_000);

  it.each(readIncidents())(
    '$name: is broken by a click, and the first line names it',
    async ({ name, needs, try: [first] }) => {
      if (needs === 'cgroups' && sandbox.notes.some((note) => note.includes('limits')))
        return console.warn('skipped: no cgroups can be made here');
      if (first === undefined) throw new Error(`${name} has nothing to try`);
      await openIncidents(page);
      await page.locator(`[data-incident="${name}"]`).click();
      await page.locator(`[data-alert="${name}"]`).click();
      const pattern = new RegExp(first.answer);
      expect(await untilSaid(page, first.ask, pattern)).toMatch(pattern);
      if (name === 'wrong-service-port') {
        await page.locator('#messages .replies').last().click();
        await page.locator('.replies-list article').nth(1).waitFor();
        await shoot('verdict-in-thread');
        await page.getByRole('button', { name: 'Close the thread' }).click();
      }
    },
    120_000,
  );

  it('looks into an alert from the menu of its message', async () => {
    const name = 'misspelt-name';
    await openIncidents(page);
    if ((await page.locator(`[data-incident="${name}"]`).getAttribute('aria-pressed')) === 'false')
      await page.locator(`[data-incident="${name}"]`).click();
    const alerts = page.locator('#messages article', { hasText: 'FIRING' });
    const alert = alerts.nth(await alerts.count());
    await page.locator(`[data-alert="${name}"]`).click();
    await alert.hover();
    await alert.getByRole('button', { name: 'Look into this with kdebug' }).click();
    await alert.locator('.replies').waitFor({ timeout: 30_000 });
    await alert.locator('.replies').click();
    await page
      .locator('.replies-list article', { hasText: /BROKEN|DEGRADED|HEALTHY/ })
      .first()
      .waitFor({ timeout: 40_000 });
    await shoot('alert-to-cause');
    await page.getByRole('button', { name: 'Close the thread' }).click();
  }, 120_000);

  it('opens the form for a check by a bare command, searches in it by keyboard, and runs what was chosen', async () => {
    const before = await cards(page).count();
    await send(page, 'Message', '/kdebug');
    const form = page.locator('#dialog');
    await form.getByRole('heading', { name: 'Run a check' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const pod = form.getByRole('combobox', { name: /^Pod/ });
    await pod.fill('checkout');
    await form
      .getByRole('option', { name: /checkout-/ })
      .first()
      .waitFor();
    await shoot('run-a-check');
    expect(await violationsOf(page)).toEqual([]);
    await pod.press('ArrowDown');
    await pod.press('Enter');
    const check = form.getByRole('combobox', { name: 'Check' });
    await check.fill('tcp');
    await form.getByRole('option', { name: /^tcp/ }).first().click();
    await form.getByRole('textbox', { name: 'HOST' }).fill('orders');
    await form.getByRole('textbox', { name: /^PORT/ }).fill('nope');
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await form.getByRole('alert').waitFor();
    await form.getByRole('textbox', { name: /^PORT/ }).fill('8080');
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    expect(await settled(page, before)).toMatch(/checkout-/);
  }, 60_000);

  it('shows in Home what is connected, what one may run, and the way to one’s own runs', async () => {
    expect(await untilSaid(page, 'web ps', /HEALTHY web/)).toMatch(/HEALTHY web/);
    await page.getByRole('button', { name: 'kdebug: Home' }).click();
    const home = page.locator('#messages .home');
    await home.getByText('Your last runs').waitFor({ timeout: 10_000 });
    await expectText(
      home.textContent(),
      /Redis: connected.*What you may run.*all checks.*HEALTHY web.*open the thread/s,
    );
    await home.getByRole('button', { name: 'Run a check' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await shoot('home');
    await page.getByRole('button', { name: '# incidents' }).click();
  }, 90_000);

  it('fits a phone', async () => {
    const small = await openTab(browser, served.url, phone);
    await untilSaid(small.page, 'web ps', /HEALTHY web|DEGRADED web|BROKEN web/);
    await small.page.locator('#messages .replies').last().click();
    await small.page.locator('.replies-list article').nth(1).waitFor();
    const overflow = await small.page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await violationsOf(small.page)).toEqual([]);
    await shoot('phone', small.page);
    expect(small.errors).toEqual([]);
  }, 90_000);

  it('shows a guest only what a guest sees, and why not more', async () => {
    await page.locator('#who').selectOption({ label: 'guest (guest)' });
    await page.getByRole('button', { name: 'sre-private' }).waitFor({ state: 'detached' });
    await send(page, 'Message', '/kdebug web');
    await page.locator('.only-you').last().waitFor();
    await expectText(page.locator('.only-you').last().textContent(), /guest/i);
  }, 30_000);

  it('wrote no error into the console', () => expect(tab.errors).toEqual([]));
});

const openIncidents = (page: Page): Promise<void> =>
  page.locator('#sidebar details').evaluate((details) => details.setAttribute('open', ''));

async function send(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.fill(text);
  await field.press('Escape');
  await field.press('Enter');
}

/** Asked again until it fits: what was just switched takes some seconds to show. Returns the newest card's text. */
async function untilSaid(page: Page, ask: string, fits: RegExp): Promise<string> {
  for (const end = Date.now() + 60_000; ; ) {
    const before = await cards(page).count();
    await send(page, 'Message', `/kdebug ${ask} again`);
    const said = await settled(page, before);
    if (fits.test(said) || Date.now() > end) return said;
  }
}

/** What kdebug said in the channel: other messages may come between. */
const cards = (page: Page) => page.locator('#messages article[aria-label="Message of kdebug"]');

/** The card that came after so many, once it is final. */
async function settled(page: Page, before: number): Promise<string> {
  const card = cards(page).nth(before);
  await card
    .getByText(/HEALTHY|DEGRADED|BROKEN|UNKNOWN|REFUSED|NOT /)
    .first()
    .waitFor({ timeout: 30_000 });
  return (await card.locator('.content').textContent()) ?? '';
}

async function expectText(told: Promise<string | null>, pattern: RegExp): Promise<void> {
  expect((await told) ?? '').toMatch(pattern);
}

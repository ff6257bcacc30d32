import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; undefined where there is none. KDEBUG_CHROMIUM names another. */
export const findChromium = (): string | undefined =>
  [process.env.KDEBUG_CHROMIUM ?? '', ...candidates].find((path) => path !== '' && existsSync(path));

export const noChromium = 'no Chromium is found; install the package chromium, or name one by KDEBUG_CHROMIUM';

export const openBrowser = (executablePath: string): Promise<Browser> =>
  // Root may not have Chromium's own sandbox, and every page here is ours.
  chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });

export interface Tab {
  readonly page: Page;
  /** Errors of the console and of scripts, so far. */
  readonly errors: readonly string[];
}

export async function openTab(browser: Browser, url: string, size: { width: number; height: number }): Promise<Tab> {
  // axe is put into the page from outside, which the page's own policy forbids.
  const context = await browser.newContext({ viewport: size, bypassCSP: true, colorScheme: 'light' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  await page.locator('#composer').waitFor();
  return { page, errors };
}

/** What axe calls serious or critical, a line each. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    interface Violation {
      readonly impact: string;
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const { axe: there } = globalThis as unknown as { axe: { run(): Promise<{ violations: readonly Violation[] }> } };
    const { violations } = await there.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
      );
  });
}

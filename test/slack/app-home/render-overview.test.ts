import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { textLength, validateView } from '../../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import type { JsonObject } from '../../../src/lab/slack-emulator/json.ts';
import { renderNoOverview, renderOverview } from '../../../src/slack/app-home/render-overview.ts';
import { slackLimits } from '../../../src/slack/card/limits.ts';
import { answered } from '../sample-cards.ts';
import { overview, overviews } from './sample-overviews.ts';

const folder = new URL('./golden/', import.meta.url);
const guest = {
  code: 'slack-guest',
  message: 'Guests of this workspace may not run kdebug.',
  nextStep: 'Ask a full member to run it, or an admin to make you one.',
};
const states: Readonly<Record<string, () => object>> = {
  ...Object.fromEntries(Object.entries(overviews).map(([name, one]) => [name, () => renderOverview(one)])),
  guest: () => renderNoOverview(guest),
};
const fileOf = (name: string) => `${name.replaceAll(' ', '-')}.json`;

describe('the Home tab', () => {
  it.each(Object.keys(states))('for “%s” is the golden file, and valid by the rules of the emulator', (name) => {
    const view = JSON.parse(JSON.stringify(states[name]?.())) as JsonObject;
    const file = new URL(fileOf(name), folder);
    // KDEBUG_GOLDEN=write makes them anew; look at the difference before it is committed.
    if (process.env.KDEBUG_GOLDEN === 'write') writeFileSync(file, `${JSON.stringify(view, null, 2)}\n`);
    expect(existsSync(file)).toBe(true);
    expect(view).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(validateView(view)).toEqual([]);
  });

  it('has no golden file without a state', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(states).map(fileOf).toSorted());
  });

  it('stays within Slack’s limits whatever stands in rules and runs, and links to nothing but Slack', () => {
    const long = 'x <!channel> `'.repeat(400);
    const [one] = overview().rights.may;
    const rights = {
      may: Array.from({ length: 300 }, () => ({ rule: long, allows: long, channels: Array(300).fill('C0INCIDENT') })),
      notMore: Array(300).fill(long),
      clusters: [],
    };
    const view = renderOverview({
      ...overview(),
      rights: one === undefined ? rights : { ...rights, may: [one, ...rights.may] },
      clusters: Array.from({ length: 300 }, () => ({ name: long, workers: 1 })),
      runs: Array.from({ length: 5 }, () => ({
        card: answered({ headline: long }),
        link: 'https://evil.example/archives/C1/p1',
      })),
    });
    expect(validateView(JSON.parse(JSON.stringify(view)))).toEqual([]);
    expect(textLength(JSON.parse(JSON.stringify(view.blocks)))).toBeLessThanOrEqual(slackLimits.allText);
    expect(JSON.stringify(view)).not.toContain('evil.example');
  });
});

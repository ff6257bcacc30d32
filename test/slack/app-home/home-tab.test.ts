import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { noLog } from '../../../src/log.ts';
import { createHomeTab, type HomeTab, type HomeTabParts } from '../../../src/slack/app-home/create-home-tab.ts';
import { overview } from './sample-overviews.ts';

const member = { id: `slack:${seed.team}/${seed.member}`, name: 'member' };

describe('the Home tab of a person', () => {
  let slack: SlackEmulator;
  let tab: HomeTab | undefined;
  const views = () => slack.journal.calls('views.publish').length;
  const make = (parts: Partial<HomeTabParts> = {}) => {
    tab = createHomeTab({
      botToken: slack.botToken,
      apiUrl: slack.url,
      log: noLog,
      read: async () => overview(),
      restMs: 100,
      ...parts,
    });
    return tab;
  };
  beforeEach(async () => {
    slack = await startSlackEmulator();
  });
  afterEach(async () => {
    await tab?.close();
    await slack.close();
  });

  it('is published for whoever opens it', async () => {
    make().open(member);
    await slack.waitFor(() => slack.home(seed.member));
    expect(JSON.stringify(slack.home(seed.member))).toContain('What you may run');
  });

  it('opened many times while it is made, is made once more behind that and no oftener', async () => {
    const begun = Promise.withResolvers<void>();
    let reads = 0;
    const read = async () => {
      reads += 1;
      await begun.promise;
      return overview();
    };
    const home = make({ read });
    for (let n = 0; n < 50; n += 1) home.open(member);
    begun.resolve();
    await slack.waitFor(() => views() === 2);
    await home.close();
    expect({ reads, views: views() }).toEqual({ reads: 2, views: 2 });
  });

  it('is left as it was for those beyond fifty people at once', async () => {
    const never = Promise.withResolvers<ReturnType<typeof overview>>();
    let reads = 0;
    const home = make({
      read: () => {
        reads += 1;
        return never.promise;
      },
    });
    for (let n = 0; n < 60; n += 1) home.open({ id: `slack:${seed.team}/U0MANY${n}`, name: 'x' });
    expect(reads).toBe(50);
    never.reject(new Error('enough'));
  });

  it('is shown the next time when this time it could not be', async () => {
    const home = make();
    slack.faults.next('views.publish', { status: 500 });
    home.open(member);
    await slack.waitFor(() => views() === 1);
    expect(slack.home(seed.member)).toBeUndefined();
    home.open(member);
    await slack.waitFor(() => slack.home(seed.member));
  });

  it('is not made any more once it is closed', async () => {
    const home = make();
    await home.close();
    home.open(member);
    await home.close();
    expect(views()).toBe(0);
  });
});

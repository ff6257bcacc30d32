import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Journey, startJourney } from './start-journey.ts';

describe('a run whose only worker goes away', () => {
  let journey: Journey;
  beforeEach(async () => {
    journey = await startJourney();
  }, 20_000);
  afterEach(() => journey.close());

  it('says so on its card within five seconds, and is answered by the worker that comes next', async () => {
    const { slack } = journey;
    const begun = journey.begins('sleep');
    const asked = await journey.asks('web -- sleep 2');
    await begun;
    await journey.worker.close(0);
    await slack.waitFor(() => asked.cards()[0]?.text.startsWith('WAITING web: no worker of its cluster is there'));
    await journey.addWorker();
    const { ts } = await asked.card();
    const reply = await slack.waitFor(() => slack.thread('C0INCIDENT', ts).find(({ text }) => text.includes('<@')), {
      timeoutMs: 10_000,
    });
    expect(slack.plainText(reply)).toMatch(/sleep ended with exit status 0/);
    expect(journey.injected()).toHaveLength(1);
  }, 20_000);

  it('is not begun by those who ask then, who hear at once that no worker listens', async () => {
    await journey.worker.close(0);
    const asked = await journey.asks('web ps');
    expect(await asked.heard()).toMatch(/No worker listens for cluster default/);
    expect(asked.cards()).toEqual([]);
  });
});

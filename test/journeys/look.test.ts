import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type Journey, startJourney } from './start-journey.ts';

describe('from an alert to the pod', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney();
  }, 20_000);
  afterAll(() => journey?.close());

  /** Posts an alert, looks into it, and gives what that led to. */
  const look = async (text: string) => {
    const { slack } = journey;
    const before = slack.ephemerals(seed.member).length;
    const alert = slack.as(seed.colleague).post(seed.incidents, text);
    await slack.as(seed.member).messageShortcut(seed.incidents, alert.ts, 'kdebug_look');
    const note = await slack.waitFor(() => slack.ephemerals(seed.member)[before]);
    const reply = () =>
      slack.waitFor(() =>
        slack.thread(seed.incidents, alert.ts).find(({ user, text: said }) => user === seed.bot && said.includes('<@')),
      );
    return { alert, note, heard: slack.plainText(note), reply };
  };

  it('a sure one is looked into in the thread of the alert, with the reason told to the person who asked', async () => {
    const { slack } = journey;
    const before = slack.timeline(seed.incidents).length;
    const { alert, heard, reply } = await look('pod web in namespace shop is crashing');
    expect(heard).toMatch(/Looking into Pod web, namespace shop[\s\S]*Why: it says Pod web/);
    const said = await reply();
    expect(said.thread_ts).toBe(alert.ts);
    expect(slack.plainText(said)).toContain('web');
    expect(slack.timeline(seed.incidents)).toHaveLength(before + 1);
  });

  it('a pod that is gone leads to the pods that its owner has now', async () => {
    const { alert, reply } = await look('Pod shop/checkout-7f9c8d6b5c-x2x4z was OOMKilled');
    await reply();
    const thread = journey.slack.thread(seed.incidents, alert.ts).map((message) => journey.slack.plainText(message));
    expect(thread.join('\n')).toMatch(/checkout-7f9c8d6b5c-x2x4z was replaced[\s\S]*looking at checkout-/);
  });

  it('an unsure one is asked about, and the choice is looked into in that thread', async () => {
    const { slack } = journey;
    const { note, alert, reply } = await look('deploy/checkout and pod/db-one in ns shop are failing');
    const best = JSON.stringify(note.blocks);
    expect(best).toContain('Pod shop/db-one');
    await slack.as(seed.member).click(seed.incidents, note.ts, 'kdebug_look_0');
    expect((await reply()).thread_ts).toBe(alert.ts);
  });

  it('a cluster by a name that kdebug does not know is asked about, and the choice is looked into', async () => {
    const { slack } = journey;
    const { note, heard, reply } = await look('pod `db-two` in namespace shop crashes (cluster eu-prod-7)');
    expect(heard).toContain('kdebug knows no cluster eu-prod-7');
    await slack.as(seed.member).click(seed.incidents, note.ts, 'kdebug_look_0');
    expect(slack.plainText(await reply())).toContain('db-two');
  });

  it('a namespace that the policy does not allow is refused privately', async () => {
    const { slack } = journey;
    const before = slack.ephemerals(seed.member).length;
    const { alert } = await look('pod coredns-5d78c9869d-kz4tx in namespace kube-system is crashing');
    const [, refusal] = await slack.waitFor(() => {
      const notes = slack.ephemerals(seed.member).slice(before);
      return (
        notes.length === 2 &&
        notes.toSorted((a, b) => Number(b.text.includes('Looking')) - Number(a.text.includes('Looking')))
      );
    });
    expect(slack.plainText(refusal ?? alert)).toContain('kube-system');
    expect(slack.thread(seed.incidents, alert.ts)).toHaveLength(1);
  });
});

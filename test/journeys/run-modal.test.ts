import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/lab/slack-emulator/json.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createDirectory } from '../../src/queue/create-directory.ts';
import { untilTrue } from '../until-true.ts';
import { type Journey, startJourney } from './start-journey.ts';

const ids = {
  channel: 'kdebug_run_channel',
  namespace: 'kdebug_run_namespace',
  workload: 'kdebug_run_workload',
  pod: 'kdebug_run_pod',
  target: 'kdebug_run_target',
  check: 'kdebug_run_check',
  arg: 'kdebug_run_arg',
  options: 'kdebug_run_options',
} as const;

describe.each(['socket', 'http'] as const)('Run a check, in %s mode', (mode) => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ mode });
    await namesAreThere(journey);
  }, 20_000);
  afterAll(() => journey?.close());
  beforeEach(async () => {
    while (journey.slack.modals(seed.member).length > 0) await me().closeView();
  });

  const me = () => journey.slack.as(seed.member);
  const modal = (): JsonObject => journey.slack.modals(seed.member).at(-1) ?? {};
  const opened = () => journey.slack.waitFor(() => journey.slack.modals(seed.member)[0]);
  const shown = (): string => JSON.stringify(modal().blocks ?? []);
  const values = async (action: string, words = '') =>
    (await me().suggest(action, words)).options.map(({ value }) => String(value));
  /** Searches, takes the only one that fits, and waits until the view follows where others depend on it. */
  const choose = async (action: string, words: string): Promise<void> => {
    const [value = '', ...more] = await values(action, words);
    expect(more).toEqual([]);
    await me().clickView(action, { value });
  };
  const finalReply = (before: number) =>
    journey.slack.waitFor(() => {
      const card = journey.slack.timeline(seed.incidents)[before];
      return card && journey.slack.thread(seed.incidents, card.ts).find(({ text }) => text.includes('<@'));
    });
  const said = (): number => journey.slack.timeline(seed.incidents).length;

  it('opens for a bare command with the channel and its namespace, and runs what was chosen there', async () => {
    const before = said();
    await me().command(seed.incidents, '/kdebug');
    expect(await values(ids.namespace)).toEqual(['shop']);
    await choose(ids.pod, 'web');
    const { outcome } = await me().submit();
    expect({ outcome, open: journey.slack.modals(seed.member) }).toEqual({ outcome: 'acked', open: [] });
    const reply = await finalReply(before);
    expect(journey.slack.plainText(reply)).toContain('/kdebug web triage -n shop --cluster default');
  });

  it('opens for the global shortcut, and knows a namespace once it knows the channel', async () => {
    const before = said();
    await me().shortcut('kdebug_run');
    await opened();
    expect(shown()).toContain('Choose the channel first');
    await me().clickView(ids.channel, { value: seed.incidents });
    await journey.slack.waitFor(() => shown().includes('"shop"'));
    await choose(ids.workload, 'check');
    await journey.slack.waitFor(() => shown().includes('"Deployment/checkout"'));
    expect(await values(ids.pod)).toHaveLength(2);
    await me().submit();
    expect(journey.slack.plainText(await finalReply(before))).toContain('/kdebug deploy/checkout triage');
  });

  it('asks for the words of the chosen check, and says in place which is missing or wrong', async () => {
    const before = said();
    await me().command(seed.incidents, '/kdebug');
    await choose(ids.pod, 'web');
    await me().suggest(ids.check, 'tcp');
    await me().clickView(ids.check, { value: 'tcp' });
    await journey.slack.waitFor(() => shown().includes('arg-tcp-port'));
    const fill = async (host: string, port: string) => {
      await me().clickView(ids.arg, { block: 'arg-tcp-host', value: host });
      await me().clickView(ids.arg, { block: 'arg-tcp-port', value: port });
      return me().submit();
    };
    const wrong = await fill('orders', 'none');
    expect(wrong.answer).toMatchObject({ response_action: 'errors' });
    expect(JSON.stringify(wrong.answer)).toContain('arg-tcp-port');
    expect(said()).toBe(before);
    await fill('orders', '8080');
    expect(journey.slack.plainText(await finalReply(before))).toContain('/kdebug web tcp orders 8080');
  });

  it('shows nobody what they may not look into, and says in place why a submission is refused', async () => {
    await me().command(seed.random, '/kdebug');
    expect(shown()).not.toMatch(/"(?:web|checkout|default)"/);
    await me().clickView(ids.target, { value: 'web' });
    const { answer } = await me().submit();
    expect(answer).toEqual({
      response_action: 'errors',
      errors: { check: expect.stringContaining('you asked for triage') },
    });
  });
});

async function namesAreThere({ redis, environment }: Journey): Promise<void> {
  const connection = connectPatient(redis.url, { log: noLog });
  const directory = createDirectory({ redis: connection, prefix: environment.KDEBUG_REDIS_PREFIX ?? '' });
  await untilTrue(async () => ((await directory.pods('default')) ?? []).length >= 5, 'the names of five pods');
  await quitRedis(connection);
}

describe('Run a check without names', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ workerVariables: { KDEBUG_DIRECTORY_SECONDS: '0' } });
  }, 20_000);
  afterAll(() => journey?.close());

  it('says so, takes what one would type behind /kdebug, and answers in private when asked to', async () => {
    const { slack } = journey;
    const me = slack.as(seed.member);
    await me.command(seed.incidents, '/kdebug');
    expect(JSON.stringify(slack.modals(seed.member))).toContain('There are no names for you to choose from');
    const cards = slack.timeline(seed.incidents).length;
    await me.clickView(ids.target, { value: 'deploy/checkout' });
    await me.clickView(ids.options, { value: 'private' });
    await me.submit();
    const said = await slack.waitFor(() =>
      slack.ephemerals(seed.member, seed.incidents).find(({ text }) => /HEALTHY|BROKEN|DEGRADED/.test(text)),
    );
    expect(slack.plainText(said)).toContain('/kdebug deploy/checkout triage');
    expect(slack.timeline(seed.incidents)).toHaveLength(cards);
  });

  it('refuses a guest with the reason instead of a form', async () => {
    const { slack } = journey;
    const before = slack.ephemerals(seed.guest).length;
    await slack.as(seed.guest).command(seed.incidents, '/kdebug');
    const said = await slack.waitFor(() => slack.ephemerals(seed.guest)[before]);
    expect(slack.plainText(said)).toMatch(/[Gg]uests/);
    expect(slack.modals(seed.guest)).toEqual([]);
  });
});

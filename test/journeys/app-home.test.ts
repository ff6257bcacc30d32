import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validateView } from '../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { type Journey, startJourney } from './start-journey.ts';

describe.each(['socket', 'http'] as const)('App Home, in %s mode', (mode) => {
  let journey: Journey;
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ durable: true });
    journey = await startJourney({ mode, redis });
  }, 20_000);
  afterAll(async () => {
    await journey?.close();
    await redis?.close();
  });

  /** Opens the tab until the view says it: a view that was just made is made anew two seconds later. */
  const open = async (user: string, says: RegExp): Promise<string> => {
    const { slack } = journey;
    const { outcome } = await slack.as(user).openHome();
    expect(outcome).toBe('acked');
    const view = await slack.waitFor(() => {
      const text = textOf(slack.home(user));
      return says.test(text) && slack.home(user);
    });
    expect(validateView({ type: view.type, blocks: view.blocks })).toEqual([]);
    return textOf(view);
  };

  it('shows a new person connections, what they may run and why not more, and first steps', async () => {
    const text = await open(seed.member, /First steps/);
    expect(text).toMatch(/Slack: connected.*Redis: connected.*Cluster default: connected, 1 worker/s);
    expect(text).toMatch(/all checks in namespace shop of all clusters, up to R0.*C0INCIDENT.*rule incidents/s);
    expect(text).toMatch(/raw commands in namespace shop.*, wherever you ask.*rule raw-of-member/s);
    expect(text).toMatch(/Why not more.*R1.*Log text/s);
    expect(text).not.toContain('Raw commands are refused');
  });

  it('shows one’s own runs with the way to their threads, and not those of others', async () => {
    const mine = await journey.asks('web netcheck');
    const { ts } = await mine.reply();
    expect(ts).not.toBe('');
    const theirs = await journey.asks('db-one netcheck', { who: seed.colleague });
    await theirs.reply();
    const text = await open(seed.member, /Your last runs/);
    const { ts: cardTs } = await mine.card();
    expect(text).toMatch(/HEALTHY.*web.*netcheck.*open the thread/s);
    expect(text).toContain(`/archives/${seed.incidents}/p${cardTs.replace('.', '')}`);
    expect(text).not.toContain('db-one');
    expect(text).not.toContain('First steps');
    expect(await open(seed.colleague, /Your last runs/)).not.toContain('raw-of-member');
  });

  it('tells a guest that kdebug does not work for them, and nothing else', async () => {
    const text = await open(seed.guest, /Guests/);
    expect(text).not.toMatch(/rule|Cluster|Run a check/);
  });

  it('without Redis says so, and acknowledges as ever', async () => {
    await redis.stop();
    const text = await open(seed.member, /Redis: no answer/);
    expect(text).toMatch(/What you may run.*They cannot be read at the moment/s);
  });

  it('is whole again when Redis is back', async () => {
    await redis.start();
    await open(seed.colleague, /Redis: connected.*Your last runs/s);
  });
});

/** All text of a view, in order. */
function textOf(view: unknown): string {
  const found: string[] = [];
  JSON.stringify(view, (key, value: unknown) => {
    if ((key === 'text' || key === 'url' || key === 'channel_id') && typeof value === 'string') found.push(value);
    return value;
  });
  return found.join(' ');
}

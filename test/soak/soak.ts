// `npm run soak [SECONDS [SEED]]`: 50 people and all that goes wrong around them, on real sockets and a real Redis. Every
// request has to end in exactly one final state. Exit status 1 when one does not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { seed as world } from '../../src/lab/slack-emulator/seed-world.ts';
import { type Journey, startJourney } from '../journeys/start-journey.ts';
import { type Acting, actOnce, createChance, type Soaker } from './acts.ts';
import { judgeSoak } from './judge-soak.ts';

const people = 50;
const channels = Array.from({ length: 10 }, (_, n) => `C0SOAK${String(n).padStart(4, '0')}`);
const pods = Array.from({ length: 40 }, (_, n) => `soak-${n}`);
/** Each person does something about so often, so that Slack's own limits are reached now and then, not always. */
const everyMs = 25_000;
/** What is open at the end has so long to come to its end. */
const drainMs = 240_000;
const rules = { who: { channels: ['*'] }, clusters: ['*'], namespaces: ['shop'] };
const policy = {
  version: 1,
  rules: [{ name: 'soak', ...rules, checks: ['*'], raw: [{ command: 'sleep', args: ['[0-9]'] }] }],
  operators: { channels: ['*'] },
};

const [seconds = '60', seed = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'kdebug-soak-'));
writeFileSync(join(folder, 'policy.yaml'), JSON.stringify(policy));
const journey = await startJourney({
  limits: 'enforced',
  variables: { KDEBUG_POLICY: join(folder, 'policy.yaml') },
});
try {
  process.exitCode = await soak(journey, Number(seconds) * 1000, Number(seed));
} finally {
  await journey.close();
  rmSync(folder, { recursive: true, force: true });
}

async function soak({ slack, cluster, addBot, addWorker, ...kdebug }: Journey, ms: number, from: number) {
  for (const name of pods) await cluster.place({ kind: 'Pod', name, behaves: 'runs' });
  const soakers = Array.from(
    { length: people },
    (_, n): Soaker => ({ id: `U0SOAK${String(n).padStart(4, '0')}`, channel: channels[n % channels.length] ?? '' }),
  );
  for (const { id } of soakers) slack.world.addMember({ id, name: id.toLowerCase() });
  for (const id of channels)
    slack.world.addChannel({ id, name: id.toLowerCase(), members: [...soakers.map((one) => one.id), world.bot] });
  await Promise.all([addBot(), addWorker()]);
  const acting: Acting = { slack, bot: world.bot, pods, chance: createChance(from) };
  const until = Date.now() + ms;
  let acts = 0;
  const owed = new Map<string, number>();
  const live = async (who: Soaker): Promise<void> => {
    await delay(acting.chance.next() * everyMs);
    while (Date.now() < until) {
      acts += 1;
      const more = await actOnce(who, acting);
      owed.set(who.id, (owed.get(who.id) ?? 0) + more);
      await delay((0.5 + acting.chance.next()) * everyMs);
    }
  };
  await Promise.all([...soakers.map(live), disturb({ slack, ...kdebug }, until)]);
  const open = await drain(kdebug);
  const { runs, faults } = judgeSoak(slack, channels);
  const silent = soakers.flatMap(({ id, channel }) => {
    const [heard, least] = [answersOf(slack, id, channel), owed.get(id) ?? 0];
    return heard >= least ? [] : [`${id} got ${heard} answers to ${least} commands`];
  });
  const wrong = [...faults, ...silent, ...(open === 0 ? [] : [`${open} requests are still open`])];
  const heapMiB = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  process.stdout.write(
    `${acts} acts of ${people} people, ${runs} cards, ${wrong.length} faults, heap ${heapMiB} MiB\n`,
  );
  for (const fault of wrong) process.stdout.write(`WRONG ${fault}\n`);
  return wrong.length === 0 ? 0 : 1;
}

/** Connections that Slack recycles, limits, lost answers, and one worker that is told to end. */
async function disturb({ slack, worker }: Pick<Journey, 'slack' | 'worker'>, until: number): Promise<void> {
  for (let turn = 0; Date.now() < until; turn += 1) {
    await delay(3_000);
    slack.faults.next('chat.postMessage', { status: 429, retryAfterS: 1 });
    slack.faults.next('chat.update', { status: 500, afterEffect: true });
    slack.faults.next('chat.postMessage', { dropConnection: true, afterEffect: true });
    if (turn % 3 === 1) slack.sockets.refresh();
    if (turn % 5 === 3) slack.sockets.kill();
    if (turn === 4) await worker.close(0);
  }
}

/** Waits until nothing is open; resolves with what is left. */
async function drain({ redis, environment }: Pick<Journey, 'redis' | 'environment'>): Promise<number> {
  const connection = new Redis(redis.url);
  const prefix = environment.KDEBUG_REDIS_PREFIX ?? '';
  const until = Date.now() + drainMs;
  try {
    for (;;) {
      const waiting = (await connection.zcard(`${prefix}:open`)) + (await unanswered(connection, prefix));
      if (waiting === 0 || Date.now() > until) return waiting;
      await delay(500);
    }
  } finally {
    await connection.quit();
  }
}

/** Asks that no bot has answered yet, as BullMQ keeps them. */
async function unanswered(redis: Redis, prefix: string): Promise<number> {
  const queue = `{${prefix}}:${prefix}.asks`;
  const [waiting, active] = await Promise.all([redis.llen(`${queue}:wait`), redis.llen(`${queue}:active`)]);
  return waiting + active + (await redis.zcard(`${queue}:delayed`));
}

/** What the person heard in private, and cards that name them. */
function answersOf(slack: Journey['slack'], id: string, channel: string): number {
  const messages = slack.timeline(channel).flatMap(({ ts }) => slack.thread(channel, ts));
  const cards = messages.filter((message) => slack.plainText(message).includes(`${id.toLowerCase()} asked at`));
  return slack.ephemerals(id).length + cards.length;
}

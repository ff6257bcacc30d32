// `npm run soak [SECONDS [SEED]]`: 50 people and all that goes wrong around them, on real sockets and a real Redis. Every
// request has to end in exactly one final state, and memory stays flat. Exit status 1 when it is not so.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeKeys } from '../../src/lab/demo/write-keys.ts';
import { seed as world } from '../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { startRedis } from '../redis/start-redis.ts';
import { type Acting, actOnce, createChance, type Soaker } from './acts.ts';
import { drain } from './drain.ts';
import { judgeMemory } from './judge-memory.ts';
import { judgeSoak } from './judge-soak.ts';
import { type SoakedKdebug, spawnKdebug } from './spawn-kdebug.ts';

const people = 50;
const channels = Array.from({ length: 10 }, (_, n) => `C0SOAK${String(n).padStart(4, '0')}`);
const pods = Array.from({ length: 40 }, (_, n) => `soak-${n}`);
/** Each person does something about so often, so that Slack's own limits are reached now and then, not always. */
const everyMs = 25_000;
const rules = { who: { channels: ['*'] }, clusters: ['*'], namespaces: ['shop'] };
const policy = {
  version: 1,
  rules: [{ name: 'soak', ...rules, checks: ['*'], raw: [{ command: 'sleep', args: ['[0-9]'] }] }],
  operators: { channels: ['*'] },
};

const [seconds = '60', seed = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'kdebug-soak-'));
writeFileSync(join(folder, 'policy.yaml'), JSON.stringify(policy));
const keys = writeKeys(folder);
const redis = await startRedis();
const slack = await startSlackEmulator({ limits: 'enforced' });
const prefix = redis.prefix();
try {
  process.exitCode = await soak(Number(seconds) * 1000, Number(seed));
} finally {
  await slack.close();
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
}

async function soak(ms: number, from: number): Promise<number> {
  const soakers = addPeople();
  const kdebug = await spawnKdebug({
    REDIS_URL: redis.url,
    KDEBUG_REDIS_PREFIX: prefix,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    KDEBUG_SLACK_MODE: 'socket',
    KDEBUG_NAMESPACE: 'shop',
    KDEBUG_LOG_LEVEL: 'silent',
    KDEBUG_POLICY: join(folder, 'policy.yaml'),
    KDEBUG_SIGNING_KEY: keys.signing,
    KDEBUG_TRUSTED_KEYS: keys.trusted,
  });
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
  await Promise.all([...soakers.map(live), disturb(kdebug, until)]);
  const open = await drain(redis.url, prefix);
  const status = await kdebug.close();
  const { runs, faults } = judgeSoak(slack, channels);
  const memory = judgeMemory(kdebug.memory);
  const wrong = [
    ...faults,
    ...soakers.flatMap((who) => silence(who, owed.get(who.id) ?? 0)),
    ...(open === 0 ? [] : [`${open} requests are still open`]),
    ...(status === 0 ? [] : [`kdebug ended with status ${status}`]),
    ...(memory.isFlat === false ? ['memory is not flat'] : []),
  ];
  const heap = `heap ${Math.round(memory.fromMiB)} → ${Math.round(memory.toMiB)} MiB`;
  const unjudged = memory.isFlat === undefined ? ' (too short to judge)' : '';
  process.stdout.write(
    `${acts} acts of ${people} people, ${runs} cards, ${wrong.length} faults; bots and workers: ${heap}${unjudged}, ` +
      `most resident ${Math.round(memory.mostResidentMiB)} MiB\n`,
  );
  for (const fault of wrong) process.stdout.write(`WRONG ${fault}\n`);
  return wrong.length === 0 ? 0 : 1;
}

function addPeople(): readonly Soaker[] {
  const soakers = Array.from(
    { length: people },
    (_, n): Soaker => ({ id: `U0SOAK${String(n).padStart(4, '0')}`, channel: channels[n % channels.length] ?? '' }),
  );
  for (const { id } of soakers) slack.world.addMember({ id, name: id.toLowerCase() });
  const members = [...soakers.map(({ id }) => id), world.bot];
  for (const id of channels) slack.world.addChannel({ id, name: id.toLowerCase(), members });
  return soakers;
}

/** Connections that Slack recycles, limits, lost answers, and workers that are replaced. The cluster is slow by itself. */
async function disturb(kdebug: SoakedKdebug, until: number): Promise<void> {
  for (let turn = 0; Date.now() < until; turn += 1) {
    await delay(3_000);
    slack.faults.next('chat.postMessage', { status: 429, retryAfterS: 1 });
    slack.faults.next('chat.update', { status: 500, afterEffect: true });
    slack.faults.next('chat.postMessage', { dropConnection: true, afterEffect: true });
    if (turn % 3 === 1) slack.sockets.refresh();
    if (turn % 5 === 3) slack.sockets.kill();
    if (turn % 40 === 4) kdebug.replaceWorker();
  }
}

function silence({ id, channel }: Soaker, least: number): readonly string[] {
  const heard = answersOf(slack, id, channel);
  return heard >= least ? [] : [`${id} got ${heard} answers to ${least} commands`];
}

/** What the person heard in private, and cards that name them. */
function answersOf(from: SlackEmulator, id: string, channel: string): number {
  const messages = from.timeline(channel).flatMap(({ ts }) => from.thread(channel, ts));
  const cards = messages.filter((message) => from.plainText(message).includes(`${id.toLowerCase()} asked at`));
  return from.ephemerals(id).length + cards.length;
}

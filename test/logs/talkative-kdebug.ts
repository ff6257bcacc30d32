import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readBotConfig } from '../../src/config/roles.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { redisKeys } from '../../src/queue/redis-keys.ts';
import { openSeals } from '../../src/queue/seals.ts';
import { makeJob, makeRequest } from '../contracts/make-request.ts';
import { startJourney } from '../journeys/start-journey.ts';

/** Bot and worker in a process of their own, whose log a test reads on standard error: what goes well, and what does not. */
const [typed = ''] = process.argv.slice(2);
const journey = await startJourney({ variables: { KDEBUG_LOG_LEVEL: 'info' } });
const { asks, slack } = journey;

await (await asks(`web -- say ${typed}`)).reply();
// Long enough for its card to be posted meanwhile.
await (await asks('web -- sleep 2')).reply();
for (const line of [
  `web ${typed}`,
  `web tcp ${typed} 1 2 3 4`,
  `web -n ${typed}`,
  `status ${typed}`,
  `web netcheck '${typed}`,
]) {
  await (await asks(line)).heard();
}
await (await asks(`stop ${typed}`)).heard();
await (await asks('resume')).heard();
slack.faults.next('chat.postMessage', { status: 500, times: 2 });
await (await asks(`web tcp ${typed} 80`)).reply();

// Jobs that somebody else put there: each is refused for its own reason.
const redis = connectPatient(journey.redis.url, { log: noLog });
const prefix = journey.environment.KDEBUG_REDIS_PREFIX ?? '';
const { seal } = openSeals(readBotConfig(journey.environment).keys);
const [first] = makeRequest('forged').on;
const from = { id: `slack:${seed.team}/${seed.member}`, name: typed };
const jobOf = (run: string, cluster = 'default', notAfter = Date.now() + 60_000) =>
  makeJob(run, { request: makeRequest(run, { on: [{ ...first, cluster, by: { name: typed } }], from }), notAfter });
const queue = openQueue(redisKeys(prefix).jobs('default'), { redis, prefix, log: noLog });
const forged: Readonly<Record<string, object>> = {
  unsigned: jobOf('unsigned'),
  stranger: openSeals({ signing: strangersKey() }).seal('job', jobOf('stranger')),
  altered: { ...seal('job', jobOf('altered')), notAfter: Date.now() + 120_000 },
  expired: seal('job', jobOf('expired', 'default', Date.now() - 1)),
  elsewhere: seal('job', jobOf('elsewhere', 'staging')),
  unreadable: seal('job', { ...jobOf('unreadable'), parts: typed }),
};
for (const [run, data] of Object.entries(forged)) await queue.add('run', data, { jobId: `${run}-0` });
await queue.add('run', seal('job', jobOf('replayed')), { jobId: 'another-0' });
while ((await queue.getFailedCount()) < 6 || (await queue.getJobCountByTypes('waiting', 'active')) > 0) await delay(20);
await queue.close();
await quitRedis(redis);

process.stdout.write(
  `${JSON.stringify({ tokens: [slack.botToken, slack.appToken, slack.signingSecret], keys: journey.environment.KDEBUG_SIGNING_KEY })}\n`,
);
await journey.close();
process.exit();

function strangersKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { connectImpatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createJobs } from '../../src/queue/create-jobs.ts';
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

// A job that no bot signed, and one that is none.
const redis = connectImpatient(journey.redis.url, { log: noLog });
const jobs = createJobs({ redis, prefix: journey.environment.KDEBUG_REDIS_PREFIX ?? '', log: noLog });
const [first] = makeRequest('forged').on;
const on = [{ ...first, cluster: 'default', by: { name: typed } }] as const;
const from = { id: `slack:${seed.team}/${seed.member}`, name: typed };
await jobs.enqueue(makeJob('forged', { request: makeRequest('forged', { on, from }) }));
while ((await jobs.depth('default')).counts.failed !== 1);
await jobs.close();
await quitRedis(redis);

process.stdout.write(
  `${JSON.stringify({ tokens: [slack.botToken, slack.appToken, slack.signingSecret], keys: journey.environment.KDEBUG_SIGNING_KEY })}\n`,
);
await journey.close();
process.exit();

import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs } from '../../src/queue/consume-jobs.ts';
import { quickStalling } from './job-stage.ts';

/** A worker in a process of its own, for tests to kill: says on standard output what it takes and never finishes it. */
const [url = '', prefix = ''] = process.argv.slice(2);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const redis = connectPatient(url, { log: noLog });
const consumer = await consumeJobs({
  redis,
  prefix,
  log: noLog,
  cluster: 'prod',
  concurrency: 10,
  stalling: quickStalling,
  handler: (job, signal) =>
    new Promise((resolve) => {
      say(`took ${job.id}`);
      signal.addEventListener('abort', () => {
        say(`${signal.reason} ${job.id}`);
        if (signal.reason === 'cancel') resolve();
      });
    }),
  onExpired: async () => undefined,
  onGivenUp: async () => undefined,
  onRefused: async () => undefined,
});
const end = async (): Promise<void> => {
  await consumer.close(0);
  await quitRedis(redis);
  say('closed');
  process.exit();
};
process.once('SIGTERM', () => void end());
say('listens');

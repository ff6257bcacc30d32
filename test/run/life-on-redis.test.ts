import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { TransientError } from '../../src/errors.ts';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs } from '../../src/queue/consume-jobs.ts';
import { createAsks } from '../../src/queue/create-asks.ts';
import { createJobs } from '../../src/queue/create-jobs.ts';
import { createPosts } from '../../src/queue/create-posts.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import type { Job } from '../../src/queue/job.ts';
import { answerAsk } from '../../src/run/answer-ask.ts';
import type { Ask } from '../../src/run/chat.ts';
import { emitTo } from '../../src/run/emit-to.ts';
import type { AuditEntry } from '../../src/run/ports.ts';
import { poster } from '../../src/run/poster.ts';
import { runIdOf } from '../../src/run/run-id-of.ts';
import { tellLost } from '../../src/run/tell-lost.ts';
import { createFakeChat, type FakeChatOptions } from '../contracts/fake-chat.ts';
import { createEvents } from '../queue/events.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createBot } from './bot.ts';
import { ben, sampleAsk, wholeStory } from './sample-run.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.close());

describe('asks, runs, jobs and posts on Redis', () => {
  let prefix: string;
  let connections: Redis[];
  let closers: (() => Promise<unknown>)[];
  beforeEach(() => {
    prefix = server.prefix();
    connections = [];
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.toReversed()) await close();
    await Promise.all(connections.map(quitRedis));
  });

  /** One process with connections of its own: a bot that also posts. Every process sees the same chat. */
  function startProcess(chat: ReturnType<typeof createFakeChat>, audit: (entry: AuditEntry) => void) {
    const redis = connectPatient(server.url, { log: noLog });
    connections.push(redis);
    const queue = { redis, prefix, log: noLog };
    const posts = createPosts(queue);
    const runs = createRuns({ ...queue, wake: (run) => posts.wake(run) });
    const jobs = createJobs(queue);
    const asks = createAsks(queue);
    const runId = (ask: string): string => runIdOf(ask, 'secret');
    const { parts } = createBot({ runs, jobs, chat, runId, audit, now: Date.now, clusters: ['prod'] });
    const handler = (ask: Ask): Promise<void> => answerAsk(ask, parts);
    const onLost = (ask: Ask, error: Error): Promise<void> => tellLost(ask, error, parts);
    const answering = asks.consume({ redis, handler, onLost });
    const posting = posts.consume((run) => poster(run, { runs, chat, audit, log: noLog, now: Date.now }), { redis });
    closers.push(
      () => Promise.all([asks.close(), posts.close(), jobs.close()]),
      () => Promise.all([answering.close(), posting.close()]),
    );
    return { asks, runs, runId };
  }

  async function startWorker(tell: (job: Job, signal: AbortSignal) => Promise<void>): Promise<void> {
    const redis = connectPatient(server.url, { log: noLog });
    connections.push(redis);
    const nothing = async (): Promise<void> => undefined;
    const endings = { onExpired: nothing, onGivenUp: nothing, onRefused: nothing };
    const worker = await consumeJobs({
      ...{ redis, prefix, log: noLog, cluster: 'prod', concurrency: 20, handler: tell },
      ...endings,
    });
    closers.push(() => worker.close(1_000));
  }

  const fresh = (text: string, id: string, more: Partial<Ask> = {}): Ask =>
    sampleAsk(text, { id, askedAt: Date.now(), ...more });

  it('end in one card and one reply each, with two bots, failing calls, and each ask delivered three times', async () => {
    const failed = new Set<string>();
    // Every method of the chat fails once, by turns before and behind its effect.
    const fault: FakeChatOptions['fault'] = (method, when) => {
      const wanted = failed.size % 2 === 0 ? 'before' : 'after';
      if (failed.has(method) || when !== wanted) return;
      failed.add(method);
      throw new TransientError(`${method} failed`, 10);
    };
    const chat = createFakeChat({ fault });
    const audits = createEvents<AuditEntry>();
    const [one, two] = [
      startProcess(chat, (entry) => audits.add(entry)),
      startProcess(chat, (entry) => audits.add(entry)),
    ];
    await startWorker(async ({ request, part }) => {
      for (const news of wholeStory().slice(1)) await emitTo(one.runs, request.run, part)(news);
    });
    const count = 12;
    for (let n = 0; n < count; n += 1) {
      const ask = fresh(`pod-${n}`, `ask-${n}`);
      await Promise.all([one.asks.record(ask), two.asks.record(ask), one.asks.record(ask)]);
    }
    await audits.count(count);
    for (const close of closers.splice(0).toReversed()) await close();
    const runs = Array.from({ length: count }, (_, n) => one.runId(`ask-${n}`)).toSorted();
    expect(chat.cards.map(({ card }) => card.run).toSorted()).toEqual(runs);
    expect(chat.cards.every(({ card }) => card.parts[0].end?.as === 'answered')).toBe(true);
    expect(chat.replies.map(({ card }) => card.run).toSorted()).toEqual(runs);
    expect(await one.runs.unsettled()).toBe(0);
    expect(failed).toEqual(new Set(['post', 'change', 'reply', 'link']));
  });

  it('let a second person join, and a cancel stop what runs', async () => {
    const chat = createFakeChat();
    const audits = createEvents<AuditEntry>();
    const { asks, runs, runId } = startProcess(chat, (entry) => audits.add(entry));
    const began = createEvents<string>();
    await startWorker(async ({ request, part }, signal) => {
      await runs.tell(request.run, part, { type: 'starting' });
      began.add(request.run);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await runs.tell(request.run, part, { type: 'ended', as: 'cancelled' });
    });
    await asks.record(fresh('web', 'first'));
    await began.count(1);
    await asks.record(fresh('web', 'second', { from: ben }));
    await audits.count(1);
    expect(audits.all).toMatchObject([{ end: 'joined', who: { id: ben.id }, run: runId('first') }]);
    await asks.record(fresh(`cancel ${runId('first')}`, 'third'));
    await audits.count(3);
    const later = audits.all.slice(1).map(({ what, end }) => `${what} ${end}`);
    expect(later.toSorted()).toEqual(['cancel undefined', 'run cancelled']);
    expect(began.all).toEqual([runId('first')]);
    expect(chat.replies).toMatchObject([{ card: { parts: [{ end: { as: 'cancelled' } }] } }]);
  });
});

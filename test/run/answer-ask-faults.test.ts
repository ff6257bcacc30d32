import { describe, expect, it } from '@jest/globals';
import { answerAsk } from '../../src/run/answer-ask.ts';
import type { AnswerParts } from '../../src/run/answer-parts.ts';
import { foldEvents } from '../../src/run/fold-events.ts';
import { createFakeJobs } from '../contracts/fake-jobs.ts';
import { createBot } from './bot.ts';
import { breakable, Killed, killAfter } from './breakable.ts';
import { ada, runId, sampleAsk, wholeStory } from './sample-run.ts';

type Bot = ReturnType<typeof createBot>;

/** Every port of the bot is killed at point n of its life. */
function mortal({ parts }: Bot, n: number): { readonly parts: AnswerParts; readonly passed: () => number } {
  const { point, passed } = killAfter(n);
  const people = breakable(parts.people, point);
  const chat = breakable(parts.chat, point);
  const runs = breakable(parts.runs, point);
  const jobs = breakable(parts.jobs, point);
  return { parts: { ...parts, people, chat, runs, jobs }, passed };
}

/** A process that is killed answers nothing: what it still whispers behind its end does not count. */
async function killedAt(n: number, words: string, bot: Bot): Promise<boolean> {
  const { parts, passed } = mortal(bot, n);
  const outcome: unknown = await answerAsk(sampleAsk(words), parts).catch((error: unknown) => error);
  if (outcome !== undefined && !(outcome instanceof Killed)) throw outcome;
  return outcome !== undefined && passed() === n;
}

describe('an ask whose bot is killed at any point', () => {
  it.each(['web', 'web --private'])('%j opens one run with one job, and wakes the poster', async (words) => {
    let n = 0;
    for (let killed = true; killed; n += 1) {
      const bot = createBot();
      killed = await killedAt(n, words, bot);
      const wokenBefore = bot.runs.wakes.length;
      if (killed) await answerAsk(sampleAsk(words), bot.parts);
      expect({ n, jobs: bot.jobs.enqueued.map(({ id }) => id) }).toEqual({ n, jobs: [`${runId}-0`] });
      const record = await bot.runs.read(runId);
      expect(record && foldEvents(record)).toMatchObject({ parts: [{ state: 'queued', ahead: 0 }] });
      expect(bot.runs.wakes.length).toBeGreaterThan(killed ? wokenBefore : 0);
      expect(await bot.runs.unsettled()).toBe(1);
    }
    expect(n).toBeGreaterThan(12);
  });

  it('adds no second job when the first one is done and forgotten before another bot takes over', async () => {
    let n = 0;
    for (let killed = true; killed; n += 1) {
      const bot = createBot();
      killed = await killedAt(n, 'web', bot);
      const taken = await bot.jobs.take('prod');
      if (taken === undefined) continue;
      for (const news of wholeStory().slice(1)) await bot.runs.tell(runId, 0, news);
      const forgetful = createFakeJobs();
      await answerAsk(sampleAsk('web'), { ...bot.parts, jobs: forgetful });
      expect({ n, added: forgetful.enqueued }).toEqual({ n, added: [] });
    }
  });

  it('goes on with a run that an earlier try opened, although kdebug was stopped meanwhile', async () => {
    const bot = createBot();
    await answerAsk(sampleAsk('web'), bot.parts);
    await bot.jobs.stop(ada, undefined);
    await answerAsk(sampleAsk('web'), bot.parts);
    expect(bot.chat.whispers).toEqual([]);
  });

  it('runs again but once, although the click is answered twice', async () => {
    const bot = createBot();
    await answerAsk(sampleAsk('web'), bot.parts);
    const click = sampleAsk(`again ${runId}`, { id: 'again', how: 'click' });
    await answerAsk(click, bot.parts);
    expect(bot.jobs.enqueued).toHaveLength(2);
    const forgetful = createFakeJobs();
    await answerAsk(click, { ...bot.parts, jobs: forgetful });
    expect(forgetful.enqueued).toEqual([]);
  });

  it('cancels to the end', async () => {
    let n = 0;
    for (let killed = true; killed; n += 1) {
      const bot = createBot();
      await answerAsk(sampleAsk('web'), bot.parts);
      killed = await killedAt(n, `cancel ${runId}`, bot);
      if (killed) await answerAsk(sampleAsk(`cancel ${runId}`), bot.parts);
      const record = await bot.runs.read(runId);
      expect({ n, end: record && foldEvents(record).parts[0].end }).toEqual({ n, end: { as: 'cancelled' } });
      expect(await bot.jobs.take('prod')).toBeUndefined();
      expect(bot.chat.whispers.length).toBeGreaterThanOrEqual(1);
    }
    expect(n).toBeGreaterThan(5);
  });

  it('tells a refusal once it can', async () => {
    let n = 0;
    for (let killed = true; killed; n += 1) {
      const bot = createBot();
      killed = await killedAt(n, 'web --cluster empty', bot);
      if (killed) await answerAsk(sampleAsk('web --cluster empty'), bot.parts);
      expect(bot.chat.whispers.at(-1)).toMatchObject({ note: { problem: { code: 'no-worker' } } });
      expect(await bot.runs.read(runId)).toBeUndefined();
    }
    expect(n).toBeGreaterThan(5);
  });
});

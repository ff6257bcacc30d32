import { describe, expect, it } from '@jest/globals';
import { TransientError, UserError } from '../../src/errors.ts';
import { noLog } from '../../src/log.ts';
import { isRunId } from '../../src/request/run-id.ts';
import { answerAsk } from '../../src/run/answer-ask.ts';
import type { AnswerParts } from '../../src/run/answer-parts.ts';
import type { Ask } from '../../src/run/chat.ts';
import { foldEvents } from '../../src/run/fold-events.ts';
import { runLimits } from '../../src/run/limits.ts';
import { runIdOf } from '../../src/run/run-id-of.ts';
import { tellLost } from '../../src/run/tell-lost.ts';
import { createBot, eve, refusesEverybody } from './bot.ts';
import { ada, askedAt, ben, incident, runId, sampleAsk, sampleRecord, sampleReport, wholeStory } from './sample-run.ts';

const text = (pattern: RegExp) => ({ note: { kind: 'text', text: expect.stringMatching(pattern) } });
const queuedCard = foldEvents(sampleRecord([]));
const privateIncident = { ...incident, private: true };

async function ask(words: string, more: Partial<Ask> = {}, bot = createBot()) {
  await answerAsk(sampleAsk(words, more), bot.parts);
  return bot;
}

describe('an ask for a run', () => {
  it('opens the run, puts its job into the queue and says how many are before it', async () => {
    const { runs, jobs, chat, audits } = await ask('web -- curl -v "a b"');
    const request = {
      run: runId,
      from: { ...ada, groups: ['slack:S1'] },
      at: incident,
      on: [{ by: { name: 'web' }, pick: 'one', cluster: 'prod', namespace: 'shop' }],
      check: 'raw',
      args: { argv: ['curl', '-v', 'a b'] },
      limitMs: 60_000,
      askedAt,
    };
    expect(jobs.enqueued).toEqual([
      { v: 1, kind: 'run', id: `${runId}-0`, request, part: 0, parts: 1, notAfter: askedAt + 180_000 },
    ]);
    expect(await runs.read(runId)).toMatchObject({
      request,
      rule: 'oncall',
      mention: true,
      replyUrl: 'https://reply',
      notAfter: askedAt + 420_000,
      events: [{ type: 'queued', ahead: 0 }],
    });
    // The card is the answer, and the poster writes the audit line.
    expect([chat.calls, audits]).toEqual([[], []]);
  });

  it('mentions nobody when it was asked quietly', async () => {
    const { runs } = await ask('web --quiet');
    expect(await runs.read(runId)).toMatchObject({ mention: false });
  });

  it.each([
    ['when the command says so', 'web --private', {}],
    [
      'when the channel demands it',
      'web',
      { channelDefaults: () => ({ cluster: 'prod', namespace: 'a', private: true }) },
    ],
  ])('is private %s, and the person hears of it at once', async (_when, words, access) => {
    const base = createBot();
    const bot = createBot({ access: { ...base.parts.access, ...access } });
    await ask(words, {}, bot);
    expect(await bot.runs.read(runId)).toMatchObject({ request: { at: privateIncident } });
    expect(bot.chat.whispers).toMatchObject([{ to: ada, ...text(/on its way.*alone/) }]);
  });
});

describe('a refusal', () => {
  const stopped = { by: ben, reason: 'deploy', since: askedAt - 55_000 };
  const late = { now: () => askedAt + 180_000 };
  const refusals: readonly {
    readonly why: string;
    readonly words: string;
    readonly code: string;
    readonly says?: RegExp;
    readonly more?: Partial<Ask>;
    readonly parts?: Partial<AnswerParts>;
    readonly audit?: object;
  }[] = [
    { why: 'a guest', words: 'web', code: 'guest', parts: { people: refusesEverybody() } },
    { why: 'a typo', words: 'web netchek', code: 'unknown-check', says: /netchek/ },
    { why: 'an over-long command', words: 'x'.repeat(2001), code: 'command-too-long' },
    { why: 'an argument that the check does not take', words: "web dns 'bad name'", code: 'bad-arg' },
    {
      why: 'a secret in the command',
      words: 'web -- curl -u a:hunter2',
      code: 'secret-in-command',
      says: /^(?!.*hunter2)/,
    },
    {
      why: 'a policy that does not allow it',
      words: 'web',
      code: 'not-allowed',
      more: { from: eve },
      audit: { rule: 'nearest', target: { cluster: 'prod', namespace: 'shop' } },
    },
    {
      why: 'the kill switch',
      words: 'web',
      code: 'stopped',
      says: /ben 1 minute ago \(deploy\)/,
      parts: { jobs: { ...createBot().jobs, stopped: async () => stopped } },
    },
    { why: 'a cluster nobody knows', words: 'web --cluster prodd', code: 'unknown-cluster', says: /prodd/ },
    { why: 'a cluster without workers', words: 'web --cluster empty', code: 'no-worker', says: /cluster `empty`/ },
    {
      why: 'too many that are open',
      words: 'web',
      code: 'too-many-open',
      says: /0 requests are open/,
      parts: { limits: { ...runLimits, mostOpen: 0 } },
    },
    { why: 'a bot that was away', words: 'web', code: 'asked-too-long-ago', says: /3 minutes ago/, parts: late },
    {
      why: 'no namespace',
      words: 'web',
      code: 'no-namespace',
      parts: { access: { ...createBot().parts.access, channelDefaults: () => ({ cluster: 'prod' }) } },
    },
    { why: 'a run nobody knows', words: 'status aaaaaaaaaaaaaaaa', code: 'no-such-run' },
    { why: 'stopping by who may not', words: 'stop', code: 'no-operator', more: { from: ben } },
    { why: 'resuming by who may not', words: 'resume', code: 'no-operator', more: { from: ben } },
  ];

  it.each(refusals)(
    'for $why is told to the person alone and written down',
    async ({ words, code, says, more, parts, audit }) => {
      const bot = await ask(words, more, createBot(parts));
      const message = expect.stringMatching(says ?? /./);
      expect(bot.chat.whispers).toEqual([
        {
          to: more?.from ?? ada,
          at: incident,
          replyUrl: 'https://reply',
          note: { kind: 'problem', problem: { code, message, nextStep: expect.stringMatching(/./) } },
        },
      ]);
      expect(bot.audits).toMatchObject([
        { what: 'refused', who: { id: (more?.from ?? ada).id }, at: incident, code, ...audit },
      ]);
      expect(JSON.stringify(bot.audits)).not.toContain('hunter2');
      expect(bot.jobs.enqueued).toEqual([]);
      expect(await bot.runs.unsettled()).toBe(0);
    },
  );

  it('names the nearest cluster', async () => {
    const { chat } = await ask('web --cluster prodd');
    expect(chat.whispers).toMatchObject([{ note: { problem: { nextStep: 'Did you mean `prod`?' } } }]);
  });
});

describe('an ask that is no run', () => {
  it.each([
    ['', /\/kdebug TARGET/],
    ['help', /\/kdebug TARGET/],
    ['help dns', /TARGET dns NAME/],
    ['checks', /netcheck.*The network/],
  ])('%j is answered privately', async (words, pattern) => {
    const { chat, audits } = await ask(words);
    expect(chat.whispers).toMatchObject([{ to: ada, ...text(pattern) }]);
    expect(audits).toEqual([]);
  });

  it('for a status shows the card with its report and link, to whoever may see it now', async () => {
    const bot = await ask('web');
    for (const news of wholeStory()) await bot.runs.tell(runId, 0, news);
    const cardRef = await bot.chat.post(incident, queuedCard, false);
    await bot.runs.mark(runId, { cardRef });
    await ask(`status ${runId}`, { from: ben }, bot);
    expect(bot.chat.whispers).toMatchObject([
      {
        to: ben,
        note: { kind: 'card', link: 'https://chat.example/card-1', card: { parts: [{ report: sampleReport() }] } },
      },
    ]);
    expect(bot.audits).toMatchObject([{ what: 'status', run: runId, who: { id: ben.id } }]);
  });

  it.each(['status', 'cancel'])(
    'for the %s of a run that one may not see sounds as if there were none',
    async (word) => {
      const bot = await ask('web');
      await ask(`${word} ${runId}`, { from: eve }, bot);
      await ask(`${word} aaaaaaaaaaaaaaaa`, { from: eve }, bot);
      const [hidden, unknown] = bot.chat.whispers.map(({ note }) => JSON.stringify(note));
      expect(hidden?.replaceAll(runId, 'aaaaaaaaaaaaaaaa')).toBe(unknown);
      expect(bot.audits).toMatchObject([{ code: 'no-status' }, { code: 'no-such-run' }]);
    },
  );

  it('for a cancel by who may see but not cancel says that', async () => {
    const bot = await ask('web');
    await ask(`cancel ${runId}`, { from: ben }, bot);
    expect(bot.chat.whispers).toMatchObject([{ to: ben, note: { problem: { code: 'no-cancel' } } }]);
    expect(await bot.runs.read(runId)).toMatchObject({ events: [{ type: 'queued' }] });
  });

  it('for a cancel takes a waiting job out and ends its part', async () => {
    const bot = await ask('web');
    await ask(`cancel ${runId}`, {}, bot);
    expect(await bot.jobs.take('prod')).toBeUndefined();
    expect((await bot.runs.read(runId))?.events.at(-1)).toMatchObject({ type: 'ended', as: 'cancelled' });
    expect(bot.chat.whispers).toMatchObject([{ to: ada, ...text(/is being cancelled/) }]);
    expect(bot.audits).toMatchObject([{ what: 'cancel', run: runId }]);
  });

  it('for a cancel lets a running job hear it, which then tells its own end', async () => {
    const bot = await ask('web');
    const taken = await bot.jobs.take('prod');
    await bot.runs.tell(runId, 0, { type: 'starting' });
    await ask(`cancel ${runId}`, {}, bot);
    expect(taken?.signal.reason).toBe('cancel');
    expect((await bot.runs.read(runId))?.events.at(-1)).toMatchObject({ type: 'cancelling', by: { id: ada.id } });
  });

  it('for a cancel of what is over says so and changes nothing', async () => {
    const bot = await ask('web');
    await bot.runs.tell(runId, 0, { type: 'ended', as: 'answered' });
    await ask(`cancel ${runId}`, {}, bot);
    expect(bot.chat.whispers).toMatchObject([text(/has ended already/)]);
    expect((await bot.runs.read(runId))?.events.at(-1)).toMatchObject({ as: 'answered' });
  });

  it('stops and resumes everything, keeping the first one who stopped it', async () => {
    const bot = createBot();
    await ask('stop bad deploy', {}, bot);
    await ask('stop', {}, bot);
    expect(await bot.jobs.stopped()).toMatchObject({ by: { id: ada.id }, reason: 'bad deploy' });
    await ask('resume', {}, bot);
    expect(await bot.jobs.stopped()).toBeUndefined();
    await ask('resume', {}, bot);
    expect(bot.chat.whispers).toMatchObject([
      text(/is stopped/),
      text(/was stopped by ada just now \(bad deploy\)/),
      text(/runs again/),
      text(/was not stopped/),
    ]);
    expect(bot.audits.map(({ what, reason }) => [what, reason])).toEqual([
      ['stop', 'bad deploy'],
      ['stop', undefined],
      ['resume', undefined],
      ['resume', undefined],
    ]);
  });
});

describe('a click on Run again', () => {
  const clicked = { id: 'again', how: 'click' } as const;

  it('runs the same request anew, with a new id and time, although the first one is still on', async () => {
    const bot = await ask('web dns orders');
    await ask(`again ${runId}`, { ...clicked, askedAt: askedAt + 1 }, bot);
    const [first, second] = bot.jobs.enqueued;
    expect(second?.request).toEqual({ ...first?.request, run: second?.request.run, askedAt: askedAt + 1 });
    expect(second?.request.run).not.toBe(runId);
  });

  it('runs it as and for the person who clicks, where they click', async () => {
    const base = createBot();
    const bot = createBot({ access: { ...base.parts.access, mayAct: () => undefined } });
    await ask('web', {}, bot);
    const thread = { ...incident, address: 'C1:12.5' };
    await ask(`again ${runId}`, { ...clicked, from: ben, at: thread }, bot);
    expect(bot.jobs.enqueued[1]?.request).toMatchObject({ from: ben, at: thread });
  });

  it('stays private when the run was', async () => {
    const bot = await ask('web --private');
    await ask(`again ${runId}`, clicked, bot);
    expect(bot.jobs.enqueued.map(({ request }) => request.at)).toEqual([privateIncident, privateIncident]);
  });

  it('is refused with the reason to who may see but not ask it, and sounds like no run to others', async () => {
    const bot = await ask('web');
    await ask(`again ${runId}`, { ...clicked, from: ben }, bot);
    await ask(`again ${runId}`, { ...clicked, from: eve }, bot);
    await ask('again aaaaaaaaaaaaaaaa', { ...clicked, from: eve }, bot);
    expect(bot.chat.whispers.map(({ note }) => note)).toMatchObject(
      ['no-again', 'no-such-run', 'no-such-run'].map((code) => ({ problem: { code } })),
    );
    expect(bot.jobs.enqueued).toHaveLength(1);
  });

  it('is a pod of that name to who types it', async () => {
    const { chat } = await ask(`again ${runId}`);
    expect(chat.whispers).toMatchObject([{ note: { problem: { code: 'unknown-check' } } }]);
  });
});

describe('tellLost', () => {
  it('tells the person that nobody could answer, with an id that stands in the log', async () => {
    const errors: object[] = [];
    const bot = createBot({ log: { ...noLog, error: (fields) => void errors.push(fields) } });
    await tellLost(sampleAsk('web'), new Error('x'), bot.parts);
    expect(bot.chat.whispers).toMatchObject([{ to: ada, note: { problem: { code: 'not-answered' } } }]);
    expect(errors).toEqual([{ err: new Error('x'), run: runId }]);
    expect(bot.audits).toMatchObject([{ what: 'refused', code: 'not-answered' }]);
  });
});

describe('the same ask by a second person', () => {
  const second = { id: 'second', from: ben } as const;

  it('gets the link to the first thread and no second job', async () => {
    const bot = await ask('web');
    await bot.runs.mark(runId, { cardRef: await bot.chat.post(incident, queuedCard, false) });
    await ask('web', second, bot);
    expect(bot.jobs.enqueued).toHaveLength(1);
    expect(bot.chat.whispers).toMatchObject([
      {
        to: ben,
        ...text(
          /asked by ada 5 seconds ago and is being answered.*\nSee https:\/\/chat\.example\/card-1\n.*mentions you too\.\n.*`--again`/,
        ),
      },
    ]);
    expect(bot.audits).toMatchObject([{ what: 'run', run: runId, who: { id: ben.id }, end: 'joined' }]);
    expect((await bot.runs.read(runId))?.joined).toMatchObject([{ who: { id: ben.id }, mention: true }]);
  });

  it('is shown to the status while there is no card, and told when the run has just ended', async () => {
    const bot = await ask('web');
    await bot.runs.tell(runId, 0, { type: 'ended', as: 'answered' });
    await ask('web', second, bot);
    expect(bot.chat.whispers).toMatchObject([text(/has just been answered[\s\S]*See `\/kdebug status abc/)]);
  });

  it.each(['web again', 'web dns x', 'web --private'])('is a run of its own for %j', async (words) => {
    const bot = await ask('web');
    await ask(words, second, bot);
    expect(bot.jobs.enqueued).toHaveLength(2);
  });

  it('is noted for nobody who asks the same twice', async () => {
    const bot = await ask('web');
    await ask('web', { id: 'second' }, bot);
    expect((await bot.runs.read(runId))?.joined).toEqual([]);
    expect(bot.chat.whispers).toMatchObject([text(/^The same was asked(?![\s\S]*mentions you)/)]);
  });

  it('does not learn of a private run', async () => {
    const bot = await ask('web --private');
    await ask('web --private', second, bot);
    expect(bot.jobs.enqueued).toHaveLength(2);
  });
});

describe('a fault', () => {
  it('that may pass is thrown, for another try', async () => {
    const failure = new TransientError('Redis is away', 500);
    const bot = createBot({ people: { vouch: () => Promise.reject(failure) } });
    await expect(ask('web', {}, bot)).rejects.toBe(failure);
    expect(bot.chat.calls).toEqual([]);
  });

  it('of ours is a plain sentence with an id, and stands in the log', async () => {
    const errors: object[] = [];
    const log = { ...noLog, error: (fields: object) => void errors.push(fields) };
    const bot = createBot({ checkArgs: () => fail(), log });
    await ask('web', {}, bot);
    expect(bot.chat.whispers).toMatchObject([
      { note: { problem: { code: 'our-fault', message: expect.stringContaining(runId) } } },
    ]);
    expect(JSON.stringify(bot.chat.whispers)).not.toContain('undefined');
    expect(errors).toMatchObject([{ err: new TypeError('a bug'), run: runId }]);
    expect(bot.audits).toMatchObject([{ what: 'refused', code: 'our-fault', run: runId }]);
  });

  it.each([
    ['refused', new UserError({ code: 'full', message: 'm', nextStep: 'n' }), 'full'],
    ['broken', new TypeError('a bug'), 'our-fault'],
  ])('behind the opening ends the run as %s, so that its card tells it', async (as, failure, code) => {
    const base = createBot();
    const bot = createBot({ jobs: { ...base.jobs, enqueue: () => Promise.reject(failure) } });
    await ask('web', {}, bot);
    expect(await bot.runs.read(runId)).toMatchObject({ events: [{ type: 'ended', as, problem: { code } }] });
  });
});

describe('runIdOf', () => {
  it('gives the same id on every try, and another with another ask or secret', () => {
    const ids = [runIdOf('a', 's'), runIdOf('a', 's'), runIdOf('b', 's'), runIdOf('a', 't')];
    expect(ids.every(isRunId)).toBe(true);
    expect([ids[0] === ids[1], new Set(ids).size]).toEqual([true, 3]);
  });
});

function fail(): never {
  throw new TypeError('a bug');
}

import { describe, expect, it } from '@jest/globals';
import { TransientError, UserError } from '../../src/errors.ts';
import type { RunNews } from '../../src/job/run-event.ts';
import { noLog } from '../../src/log.ts';
import { foldEvents } from '../../src/run/fold-events.ts';
import type { AuditEntry, Opening } from '../../src/run/ports.ts';
import { type PosterParts, poster } from '../../src/run/poster.ts';
import { createFakeChat, type FakeChatOptions } from '../contracts/fake-chat.ts';
import { createFakeRuns } from '../contracts/fake-runs.ts';
import { breakable, Killed, killAfter } from './breakable.ts';
import {
  ada,
  ben,
  incident,
  runId,
  sampleOpening,
  sampleRecord,
  sampleReport,
  sampleRequest,
  wholeStory,
} from './sample-run.ts';

const longReport = sampleReport({ bytes: 5000 });
const privately = { request: { ...sampleRequest, at: { ...incident, private: true } } };

/** A run in memory, a chat, and what the poster wrote. */
async function desk(opening: Partial<Opening> = {}, options: FakeChatOptions = {}) {
  const runs = createFakeRuns({ now: () => 0 });
  await runs.open(sampleOpening({ replyUrl: 'https://reply', ...opening }), { again: true, joinMs: 0 });
  const chat = createFakeChat(options);
  const audits: AuditEntry[] = [];
  const audit = (entry: AuditEntry): void => void audits.push(entry);
  const clock = { at: 0, step: 10_000 };
  const now = (): number => {
    clock.at += clock.step;
    return clock.at;
  };
  const parts: PosterParts = { runs, chat, audit, log: noLog, now };
  const tellAll = async (news: readonly RunNews[]): Promise<void> => {
    for (const one of news) await runs.tell(runId, 0, one);
  };
  return { runs, chat, audits, parts, tellAll, clock };
}

const noFiles = { code: 'chat-no-files', message: 'No file.', nextStep: 'Add files:write.' };

describe('poster', () => {
  it('leaves progress that comes right behind to the news after it, but never the end', async () => {
    const { chat, parts, tellAll, clock } = await desk();
    clock.step = 100;
    await poster(runId, parts);
    await tellAll([{ type: 'starting' }]);
    await poster(runId, parts);
    expect(chat.calls.filter((call) => call === 'change')).toHaveLength(0);
    await tellAll([{ type: 'ended', as: 'cancelled' }]);
    await poster(runId, parts);
    expect(chat.calls.filter((call) => call === 'change')).toHaveLength(1);
  });

  it('shows a reason of the kubelet at once, and each of them once', async () => {
    const { chat, parts, tellAll, clock } = await desk();
    clock.step = 100;
    await poster(runId, parts);
    for (const waiting of ['Pulling image', 'Pulling image', 'ErrImagePull']) {
      await tellAll([{ type: 'starting', waiting }]);
      await poster(runId, parts);
    }
    expect(chat.calls.filter((call) => call === 'change')).toHaveLength(2);
    expect(chat.cards[0]?.card.parts[0].waiting).toBe('ErrImagePull');
  });

  it('says once in the thread who joined, also behind the reply, and mentions who joined before it', async () => {
    const { chat, parts, runs, tellAll } = await desk();
    await tellAll(wholeStory().slice(0, 3));
    await poster(runId, parts);
    await runs.join(runId, { who: ben, at: 1, mention: true });
    await poster(runId, parts);
    await poster(runId, parts);
    await tellAll(wholeStory().slice(3));
    await poster(runId, parts);
    await runs.join(runId, { who: { id: 'slack:T1/U3', name: 'cleo' }, at: 2, mention: true });
    await poster(runId, parts);
    await poster(runId, parts);
    expect(chat.said.map(({ text }) => text)).toEqual([
      'ben asked the same; the answer here is for both.',
      'cleo asked the same and was sent to this answer.',
    ]);
    expect(chat.calls.filter((call) => call === 'say')).toHaveLength(2);
    expect(chat.replies).toMatchObject([{ card: { joined: [{ who: { name: 'ben' } }] } }]);
    expect(await runs.recent('thread-of-card-1', 0)).toEqual([runId]);
  });

  it('posts one card, changes it in place, and ends with one reply that mentions the requester', async () => {
    const { chat, audits, parts, runs } = await desk();
    for (const news of wholeStory()) {
      await runs.tell(runId, 0, news);
      await poster(runId, parts);
    }
    expect(chat.cards).toHaveLength(1);
    expect(chat.cards[0]?.card).toMatchObject({ offers: ['again', 'output'], parts: [{ end: { as: 'answered' } }] });
    expect(chat.replies).toMatchObject([{ ref: 'card-1', mention: true, card: { parts: [{ state: 'ended' }] } }]);
    expect(chat.files).toEqual([]);
    expect(chat.whispers).toEqual([]);
    expect(audits).toMatchObject([{ what: 'run', run: runId, link: 'https://chat.example/card-1', end: 'answered' }]);
    expect(await runs.read(runId)).toMatchObject({ delivery: { settled: true } });
  });

  it('makes no call for a state that the chat shows already, nor for a run that is settled or unknown', async () => {
    const { chat, parts, tellAll } = await desk();
    await tellAll(wholeStory().slice(0, 2));
    await poster(runId, parts);
    await poster(runId, parts);
    expect(chat.calls).toEqual(['post', 'link']);
    await tellAll(wholeStory().slice(2));
    await poster(runId, parts);
    const { length } = chat.calls;
    await poster(runId, parts);
    await poster('unknown', parts);
    expect(chat.calls).toHaveLength(length);
  });

  it('shows a later state although the budget dropped an earlier one, and lets the final one through', async () => {
    let full = true;
    const { chat, parts, tellAll } = await desk({}, { dropsUpdates: () => full });
    await poster(runId, parts);
    await tellAll(wholeStory().slice(0, 3));
    await poster(runId, parts);
    expect(chat.cards[0]?.card.parts[0].state).toBe('queued');
    full = false;
    await poster(runId, parts);
    expect(chat.cards[0]?.card.parts[0].state).toBe('starting');
    full = true;
    await tellAll(wholeStory().slice(3));
    await poster(runId, parts);
    expect(chat.cards[0]?.card.parts[0].state).toBe('ended');
  });

  it('puts long output into the thread as a file, before the reply', async () => {
    const { chat, parts, tellAll } = await desk({ mention: false });
    await tellAll(wholeStory(longReport));
    await poster(runId, parts);
    expect(chat.calls).toEqual(['post', 'attach', 'reply', 'link']);
    expect(chat.files).toMatchObject([{ ref: 'card-1', name: 'output.txt' }]);
    expect(chat.replies).toMatchObject([{ mention: false }]);
  });

  it('puts the output of all pods into the file when one of them is too long', async () => {
    const { chat, parts, runs } = await desk({ parts: 2 });
    for (const [part, bytes] of [5000, 10].entries()) {
      await runs.tell(runId, part, { type: 'reported', report: sampleReport({ part, bytes }) });
      await runs.tell(runId, part, { type: 'ended', as: 'answered' });
    }
    await poster(runId, parts);
    expect(chat.files).toHaveLength(1);
    expect(
      Buffer.from(chat.files[0]?.body ?? '')
        .toString()
        .match(/=== listen/g),
    ).toHaveLength(2);
  });

  it.each([
    ['says that it takes no file', new UserError(noFiles), noFiles],
    [
      'fails to take one in a way nobody knows',
      new Error('Slack answered storage_limit_reached'),
      { code: 'file-not-attached' },
    ],
  ])('replies also when the chat %s, and tells the requester', async (_how, error, why) => {
    const fault: FakeChatOptions['fault'] = (method) => {
      if (method === 'attach') throw error;
    };
    const { chat, parts, tellAll, runs } = await desk({}, { fault });
    await tellAll(wholeStory(longReport));
    await poster(runId, parts);
    expect(chat.replies).toHaveLength(1);
    expect(chat.whispers).toMatchObject([{ to: ada, note: { kind: 'problem', problem: why } }]);
    expect(await runs.read(runId)).toMatchObject({ delivery: { settled: true } });
  });

  it('answers the requester alone in a channel it is not in, saying how to invite it, and tries the channel once', async () => {
    const { chat, audits, parts, tellAll } = await desk({}, { notIn: [incident.address] });
    await tellAll(wholeStory().slice(0, 1));
    await poster(runId, parts);
    await tellAll(wholeStory().slice(1, 4));
    await poster(runId, parts);
    await tellAll(wholeStory().slice(4));
    await poster(runId, parts);
    expect(chat.calls).toEqual(['post', 'whisper', 'whisper']);
    const message = 'kdebug is not in this channel. The answer comes to you alone.';
    const problem = { message, nextStep: 'Invite it: `/invite @kdebug`.' };
    const card = { parts: [{ report: { verdict: 'broken' } }] };
    expect(chat.whispers).toMatchObject([
      { to: ada, replyUrl: 'https://reply', note: { kind: 'problem', problem } },
      { to: ada, replyUrl: 'https://reply', note: { kind: 'card', card } },
    ]);
    expect(audits).toHaveLength(1);
  });

  it('answers the requester alone when the card was deleted meanwhile', async () => {
    const { chat, parts, tellAll, audits } = await desk();
    await poster(runId, parts);
    chat.cards.pop();
    await tellAll(wholeStory());
    await poster(runId, parts);
    expect(chat.whispers.map(({ note }) => note.kind)).toEqual(['problem', 'card']);
    expect(audits).toMatchObject([{ end: 'answered' }]);
    expect(audits[0]).not.toHaveProperty('link');
  });

  it('tells a private run to its requester alone, at its end', async () => {
    const { chat, parts, tellAll } = await desk(privately);
    await tellAll(wholeStory(longReport).slice(0, 4));
    await poster(runId, parts);
    expect(chat.calls).toEqual([]);
    await tellAll(wholeStory(longReport).slice(4));
    await poster(runId, parts);
    expect(chat.calls).toEqual(['whisper']);
    expect(chat.whispers).toMatchObject([{ to: ada, note: { kind: 'card' } }]);
  });

  it('settles a run whose requester cannot be told any more, and says so in the log', async () => {
    const fault: FakeChatOptions['fault'] = () => {
      throw new UserError({ code: 'chat-no-user', message: 'gone', nextStep: 'none' });
    };
    const { parts, tellAll, runs } = await desk(privately, { fault });
    const errors: object[] = [];
    await tellAll(wholeStory());
    await poster(runId, { ...parts, log: { ...noLog, error: (fields) => void errors.push(fields) } });
    expect(errors).toEqual([{ run: runId, code: 'chat-no-user' }]);
    expect(await runs.read(runId)).toMatchObject({ delivery: { settled: true } });
  });

  it('tells the requester of an answer that a fault of ours keeps from being shown, at the third try', async () => {
    const bug = new TypeError('a bug');
    const fault: FakeChatOptions['fault'] = (method) => {
      if (method === 'reply') throw bug;
    };
    const { chat, parts, tellAll, runs, audits } = await desk({}, { fault });
    await tellAll(wholeStory());
    await expect(poster(runId, parts)).rejects.toBe(bug);
    await expect(poster(runId, parts)).rejects.toBe(bug);
    expect(chat.whispers).toEqual([]);
    await poster(runId, parts);
    expect(chat.whispers).toMatchObject([{ to: ada, note: { kind: 'problem', problem: { code: 'our-fault' } } }]);
    expect(JSON.stringify(chat.whispers)).not.toContain('a bug');
    expect(audits).toHaveLength(1);
    expect(await runs.read(runId)).toMatchObject({ delivery: { settled: true } });
  });

  it('gives up no run for a fault while it is on', async () => {
    const bug = new TypeError('a bug');
    const fault: FakeChatOptions['fault'] = () => {
      throw bug;
    };
    const { parts, runs } = await desk({}, { fault });
    for (let n = 0; n < 4; n += 1) await expect(poster(runId, parts)).rejects.toBe(bug);
    expect(await runs.read(runId)).not.toMatchObject({ delivery: { faults: expect.anything() } });
  });

  it('throws a failure that may pass, for the queue to try again', async () => {
    const failure = new TransientError('429', 1000);
    const fault: FakeChatOptions['fault'] = (method) => {
      if (method === 'post') throw failure;
    };
    const { parts } = await desk({}, { fault });
    await expect(poster(runId, parts)).rejects.toBe(failure);
  });
});

describe('a poster that comes after another one', () => {
  it('makes no call for what the marks say is done', async () => {
    const { chat, parts, runs, tellAll } = await desk();
    const card = foldEvents(sampleRecord([]));
    await tellAll(wholeStory(longReport));
    const cardRef = await chat.post(incident, card, false);
    await runs.mark(runId, {
      cardTried: true,
      cardRef,
      fileTried: true,
      fileDone: true,
      replyTried: true,
      replyRef: 'r',
    });
    await poster(runId, parts);
    expect(chat.calls).toEqual(['post', 'change', 'link']);
  });

  it('brings a card that it found again up to date, though the first change fails', async () => {
    const failures = [new TransientError('429', 1000)];
    const fault: FakeChatOptions['fault'] = (method, when) => {
      const failure = method === 'change' && when === 'before' ? failures.pop() : undefined;
      if (failure !== undefined) throw failure;
    };
    const { chat, parts, runs, tellAll } = await desk({}, { fault });
    await chat.post(incident, foldEvents(sampleRecord([])), false);
    await runs.mark(runId, { cardTried: true });
    await tellAll(wholeStory().slice(0, 3));
    await expect(poster(runId, parts)).rejects.toThrow(TransientError);
    await poster(runId, parts);
    expect(chat.cards).toMatchObject([{ card: { parts: [{ state: 'starting' }] } }]);
  });

  it('does not whisper an answer twice', async () => {
    const { chat, parts, runs, tellAll } = await desk(privately);
    await tellAll(wholeStory());
    await runs.mark(runId, { whispered: true });
    await poster(runId, parts);
    expect(chat.calls).toEqual([]);
  });
});

describe('a poster that is killed and run again', () => {
  const scenarios = [
    { title: 'with a long report', opening: {}, options: {}, cards: 1, replies: 1, files: 1, answers: 0 },
    { title: 'privately', opening: privately, options: {}, cards: 0, replies: 0, files: 0, answers: 1 },
    {
      title: 'in a channel it is not in',
      opening: {},
      options: { notIn: [incident.address] },
      cards: 0,
      replies: 0,
      files: 0,
      answers: 1,
    },
  ];

  it.each(scenarios)(
    'at any point, $title, leaves one of each',
    async ({ title: _title, opening, options, ...expected }) => {
      const points = await lastPoint(opening, options);
      expect(points).toBeGreaterThan(5);
      let twice = 0;
      for (let n = 0; n < points; n += 1) {
        const { chat, audits } = await killedAt(n, opening, options);
        const answers = chat.whispers.filter(({ note }) => note.kind === 'card').length;
        const seen = { cards: chat.cards.length, replies: chat.replies.length, files: chat.files.length };
        // A whisper leaves nothing that could be searched for: killed between it and its mark, it comes again.
        expect({ n, ...seen, answers: Math.min(answers, expected.answers) }).toEqual({ n, ...expected });
        twice += answers - expected.answers;
        expect(audits.length).toBeGreaterThanOrEqual(1);
        expect(audits.length).toBeLessThanOrEqual(2);
        for (const { card } of chat.cards) expect({ n, state: card.parts[0].state }).toEqual({ n, state: 'ended' });
      }
      expect(twice).toBe(expected.answers * 2);
    },
  );

  /** The poster works on the queued run, then on the ended one; the whole is killed at point n and then repeated. */
  async function killedAt(n: number, opening: Partial<Opening>, options: FakeChatOptions) {
    const kill = killAfter(n);
    let alive = true;
    const point = (): void => {
      if (alive) kill.point();
    };
    const { runs, chat, audits, parts, tellAll } = await desk(opening, { ...options, fault: point });
    const audit: PosterParts['audit'] = (entry) => {
      point();
      parts.audit(entry);
      point();
    };
    const mortal: PosterParts = { ...parts, runs: breakable(runs, point), audit };
    const work = async (): Promise<void> => {
      await poster(runId, mortal);
      await tellAll(wholeStory(longReport));
      await poster(runId, mortal);
    };
    const end: unknown = await work().catch((error: unknown) => error);
    alive = false;
    if (end !== undefined && !(end instanceof Killed)) throw end;
    if (end !== undefined) await work();
    expect(await runs.read(runId)).toMatchObject({ delivery: { settled: true } });
    return { chat, audits, passed: kill.passed(), killed: end !== undefined };
  }

  /** How many points a life has that nobody ends. */
  async function lastPoint(opening: Partial<Opening>, options: FakeChatOptions): Promise<number> {
    const { passed, killed } = await killedAt(Number.MAX_SAFE_INTEGER, opening, options);
    expect(killed).toBe(false);
    return passed;
  }
});

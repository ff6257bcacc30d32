import { describe, expect, it } from '@jest/globals';
import type { Rights } from '../../src/access/rights.ts';
import { TransientError, UserError } from '../../src/errors.ts';
import { type Overview, type OverviewParts, readOverview } from '../../src/run/overview.ts';
import { makeRequest } from '../contracts/make-request.ts';
import { makeOpening } from '../contracts/make-run.ts';
import { createBot } from './bot.ts';

const me = { id: 'slack:T1/U1', name: 'ada' };
const other = { id: 'slack:T1/U2', name: 'ben' };
const rights: Rights = { may: [{ rule: 'r', allows: 'all' }], notMore: [], clusters: ['prod', 'empty'] };

function stage(more: Partial<OverviewParts> = {}) {
  const { parts, runs, jobs } = createBot();
  const people: OverviewParts['people'] = {
    vouchAlone: async (person) => ({ ...person, groups: [] }),
    channelsOf: async () => new Set(['C1']),
  };
  const access = { mayAct: () => undefined, rightsOf: () => rights };
  const all: OverviewParts = { ...parts, people, access, ...more };
  const open = (run: string, from: typeof me, channel = 'C1') => {
    const at = { chat: 'slack', address: channel, channel: `slack:${channel}`, private: false } as const;
    return runs.open(makeOpening(run, { key: run, request: { ...makeRequest(run), from, at, askedAt: parts.now() } }), {
      again: true,
      joinMs: 0,
    });
  };
  const read = async (): Promise<Overview> => {
    const answer = await readOverview(me, all);
    if (!('rights' in answer)) throw new Error(answer.message);
    return answer;
  };
  return { all, runs, jobs, open, read };
}

const idsOf = ({ runs }: Overview) => runs?.map(({ card }) => card.run);

describe('the overview of a person', () => {
  it('holds connections, rights and their own runs, the newest first', async () => {
    const { open, read, runs } = stage();
    for (const run of ['run-a', 'run-b']) await open(run, me);
    await open('run-c', other);
    await runs.mark('run-b', { link: 'https://home-team.slack.com/archives/C1/p1' });
    const overview = await read();
    expect(overview).toMatchObject({
      store: true,
      rights,
      clusters: [
        { name: 'prod', workers: 1 },
        { name: 'empty', workers: 0 },
      ],
    });
    expect(idsOf(overview)).toEqual(['run-b', 'run-a']);
    expect(overview.runs?.[0]?.link).toBe('https://home-team.slack.com/archives/C1/p1');
  });

  it('shows at most five runs', async () => {
    const { open, read } = stage();
    for (let n = 0; n < 12; n += 1) await open(`run-${n}`, me);
    expect(idsOf(await read())).toEqual(['run-11', 'run-10', 'run-9', 'run-8', 'run-7']);
  });

  it('shows no run that the policy hides now, of a channel they left, or that the store only claims to be theirs', async () => {
    const hides = { mayAct: ({ run }: { run: { run: string } }) => (run.run === 'run-a' ? problem : undefined) };
    const { open, read, all } = stage({ access: { ...hides, rightsOf: () => rights } });
    await open('run-a', me);
    await open('run-b', me, 'C2');
    await open('run-c', other);
    const lying = { ...all.runs, recent: async () => ['run-a', 'run-b', 'run-c', 'run-gone'] };
    expect(await read()).toMatchObject({ runs: [] });
    expect(await readOverview(me, { ...all, runs: lying })).toMatchObject({ runs: [] });
  });

  it('comes without what the store does not tell, and says so', async () => {
    const away = (): Promise<never> => Promise.reject(new TransientError('away', 1_000));
    const { read } = stage({ runs: { recent: away, read: away }, jobs: { workers: away, stopped: away } });
    expect(await read()).toMatchObject({
      store: false,
      runs: undefined,
      clusters: [{ workers: undefined }, { workers: undefined }],
    });
  });

  it('waits two seconds for the store, and no longer', async () => {
    const { read } = stage({ runs: { recent: () => new Promise(() => undefined), read: async () => undefined } });
    expect(await read()).toMatchObject({ store: false, runs: undefined, clusters: [{ workers: 1 }, { workers: 0 }] });
  });

  it('says that kdebug is stopped', async () => {
    const { read, jobs } = stage();
    await jobs.stop(other, 'enough');
    expect((await read()).stopped?.message).toMatch(/stopped by ben/);
  });

  it('is the reason instead, for somebody kdebug does not work for; what passes is thrown', async () => {
    const refusing = async (): Promise<never> => {
      throw new UserError(problem);
    };
    const busy = async (): Promise<never> => {
      throw new TransientError('Slack limits it', 1_000);
    };
    const channelsOf = async () => new Set<string>();
    const answer = (vouchAlone: () => Promise<never>) =>
      readOverview(me, stage({ people: { vouchAlone, channelsOf } }).all);
    expect(await answer(refusing)).toEqual(problem);
    await expect(answer(busy)).rejects.toThrow('Slack limits it');
  });
});

const problem = { code: 'guest', message: 'Guests may not.', nextStep: 'Ask a member.' };

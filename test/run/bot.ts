import { UserError } from '../../src/errors.ts';
import { noLog } from '../../src/log.ts';
import type { AnswerParts } from '../../src/run/answer-parts.ts';
import { runLimits } from '../../src/run/limits.ts';
import type { AuditEntry } from '../../src/run/ports.ts';
import { createFakeChat, type FakeChatOptions } from '../contracts/fake-chat.ts';
import { createFakeJobs } from '../contracts/fake-jobs.ts';
import { createFakeRuns } from '../contracts/fake-runs.ts';
import { ada, askedAt, ben, runId } from './sample-run.ts';

export const eve = { id: 'slack:T1/U9', name: 'eve' } as const;

/**
 * A bot whose ports live in memory, five seconds after the sample ask. ada may do all, ben may ask and see, eve nothing;
 * cluster `prod` has a worker, `empty` has none.
 */
export function createBot(more: Partial<AnswerParts> = {}, options: FakeChatOptions = {}) {
  const now = (): number => askedAt + 5_000;
  const runs = createFakeRuns({ now });
  const jobs = createFakeJobs({ now, workers: (cluster) => (cluster === 'empty' ? 0 : 1) });
  const chat = createFakeChat(options);
  const audits: AuditEntry[] = [];
  const parts: AnswerParts = {
    people: { vouch: async (person) => ({ ...person, groups: ['slack:S1'] }) },
    chat,
    runs,
    jobs,
    access,
    checks: [
      { name: 'triage', summary: 'What is wrong.', words: [] },
      { name: 'netcheck', summary: 'The network.', words: [] },
      { name: 'dns', summary: 'A name.', words: ['name'] },
    ],
    checkArgs: (_check, args) => (args.name === 'bad name' ? badName : undefined),
    holdsSecret: (words) => words.some((word) => word.includes('hunter2')),
    clusters: ['prod', 'empty'],
    runId: (askId) => (askId === 'ask-1' ? runId : `${runId.slice(0, 10)}${askId}`),
    limits: runLimits,
    audit: (entry) => void audits.push(entry),
    log: noLog,
    now,
    ...more,
  };
  return { parts, runs, jobs, chat, audits };
}

const badName = { code: 'bad-arg', message: 'That is no name.', nextStep: 'Write a name.' };
const denied = { code: 'not-allowed', message: 'No rule lets you.', nextStep: 'Ask for a rule.' };

const access: AnswerParts['access'] = {
  authorize: ({ from }) =>
    from.id === eve.id
      ? { refused: denied, rule: 'nearest' }
      : { permit: { rule: 'oncall', maxRung: 0, sensitive: false, rawWithTarget: false } },
  channelDefaults: () => ({ cluster: 'prod', namespace: 'shop' }),
  mayAct: ({ who, action }) => {
    if (who.id === ada.id || (who.id === ben.id && action === 'status')) return undefined;
    return { ...denied, code: `no-${action}` };
  },
  mayControl: ({ who }) => (who.id === ada.id ? undefined : { ...denied, code: 'no-operator' }),
};

export function refusesEverybody(): AnswerParts['people'] {
  return {
    vouch: async () => {
      throw new UserError({ code: 'guest', message: 'Guests may not.', nextStep: 'Ask a member.' });
    },
  };
}

import { z } from 'zod';
import type { V1Pod } from '../check/api-facts.ts';
import type { Check } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Fact } from '../report/finding.ts';

const codes = {
  injected: { severity: 'info', hop: 'pod', nextStep: 'Nothing to do.' },
  'budget-spent': {
    severity: 'info',
    hop: 'pod',
    nextStep: 'Replace the pod (`kubectl delete pod`) when it may be: injected containers go only with their pod.',
  },
} as const;
const finding = findingMaker(codes);

/** The same number as containerBudget.most of job/ports.ts; a test holds them together. */
export const budget = 20;

/** What was injected into the pod so far: the pod that the API returns tells it all, so there is no step. */
export const containers: Check<Record<string, never>> = {
  name: 'containers',
  summary: 'what was injected into the pod so far, and how much room is left',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 0, rounds: 1 },
  codes,
  plan: () => [],
  interpret: ({ target, api }) => {
    const rows = injectedContainers(api.pod);
    const left = Math.max(0, budget - rows.length);
    const facts: Fact[] = [
      { key: 'injected', about: target.pod, value: rows.length, unit: 'count', steady: false },
      { key: 'injections-left', about: target.pod, value: left, unit: 'count', steady: false },
    ];
    const sentence =
      rows.length === 0
        ? `nothing was injected into ${target.pod} so far; ${budget} more fit`
        : `${rows.length} ${rows.length === 1 ? 'container was' : 'containers were'} injected into ${target.pod} so far; ${left} more ${left === 1 ? 'fits' : 'fit'}`;
    const [first = evidence('api:pod', 'spec.ephemeralContainers is empty'), ...rest] = rows;
    const code = left === 0 ? 'budget-spent' : 'injected';
    return { findings: [finding(code, { about: target.pod, sentence, evidence: [first, ...rest] })], facts };
  },
};

function injectedContainers(pod: V1Pod): Evidence[] {
  const statuses = new Map((pod.status?.ephemeralContainerStatuses ?? []).map((status) => [status.name, status]));
  return (pod.spec?.ephemeralContainers ?? []).map(({ name, image }) => {
    const status = statuses.get(name);
    const imageId = status?.imageID === undefined || status.imageID === '' ? '' : ` (${status.imageID})`;
    const words = [
      `${name}: ${image ?? 'no image'}${imageId}`,
      stateOf(status?.state),
      `ready ${status?.ready ?? false}`,
      `restarts ${status?.restartCount ?? 0}`,
    ];
    return evidence('api:pod', words.join(', '));
  });
}

type Status = NonNullable<NonNullable<V1Pod['status']>['ephemeralContainerStatuses']>[number];

function stateOf(state: Status['state']): string {
  if (state?.running !== undefined) return `running, started ${at(state.running.startedAt)}`;
  if (state?.terminated !== undefined) {
    const { exitCode, reason, startedAt, finishedAt } = state.terminated;
    const why = reason === undefined ? '' : ` (${reason})`;
    return `ended with ${exitCode}${why}, started ${at(startedAt)}, ended ${at(finishedAt)}`;
  }
  return state?.waiting === undefined ? 'no status yet' : `waiting (${state.waiting.reason ?? 'no reason given'})`;
}

/** Dates are objects in the API's types and may be text in recorded ones. */
function at(time: Date | string | undefined): string {
  if (time === undefined) return 'at an unknown time';
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'at an unknown time' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

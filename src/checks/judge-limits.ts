import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { bytesText, percent } from './read-quantity.ts';
import { linesOf, numberOf, stepTexts, toNumber } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

export const limitsCodes = {
  'process-limit-reached': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Raise the limit of processes of that user (ulimit -u), or start fewer: each thread counts.',
  },
  'process-limit-near': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Raise the limit of processes of that user (ulimit -u), or start fewer: each thread counts, in other pods of the node too.',
  },
  'pid-limit-reached': {
    severity: 'critical',
    hop: 'resource',
    nextStep: "Start fewer processes and threads, or raise the kubelet's podPidsLimit: nothing more can be started.",
  },
  'address-space-scarce': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Raise the limit of address space (ulimit -v) or take it away: allocations will fail.',
  },
  'limits-fine': { severity: 'ok', hop: 'process', nextStep: 'Nothing to do.' },
  'limits-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
const finding = findingMaker(limitsCodes);

const near = 0.9;
/** The kernel counts the tasks of a user on the whole node, and we see those of the container: less may be the limit. */
const nearForUser = 0.7;

interface Row {
  readonly pid: number;
  readonly uid: string;
  readonly key: string;
  readonly most: number;
  readonly size: number;
  readonly name: string;
}

export function judgeLimits(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, outcomes } = input;
  const about = containerOf(target);
  const text = stepTexts(outcomes, 'limits')[0] ?? '';
  const cgroup = stepTexts(outcomes, 'limits-cgroup')[0] ?? '';
  const rows = linesOf(text, 'limit').flatMap(readRow);
  const tasks = new Map(linesOf(text, 'tasks').map(([uid = '', count]) => [uid, toNumber(count) ?? 0]));
  const bad = [...processLimits(rows, tasks, about), ...addressSpace(rows, about), ...pidLimit(cgroup, about)];
  const unseen = whyUnseen(input, 'limits-cgroup', 'the limit of tasks');
  return {
    findings: [
      ...bad,
      ...overview(text, tasks, about),
      ...(unseen === undefined ? [] : [finding('limits-unseen', unseen)]),
    ],
    facts: [...tasks].map(([uid, value]) => ({
      about: `${about} user ${uid}`,
      key: 'tasks',
      value,
      unit: 'count',
      steady: true,
    })),
  };
}

/** Rows with a number as their limit; 'unlimited' is none. */
function readRow([pid, uid = '', key = '', most, size, ...name]: readonly string[]): Row[] {
  const id = toNumber(pid);
  const limit = toNumber(most);
  if (id === undefined || limit === undefined) return [];
  return [{ pid: id, uid, key, most: limit, size: toNumber(size) ?? 0, name: name.join(' ') }];
}

/** The kernel counts all tasks of the user on the node; the container's are the part that we see. Root is not held to it. */
function processLimits(rows: readonly Row[], tasks: ReadonlyMap<string, number>, about: string): Finding[] {
  const [tightest] = rows
    .filter(({ key, uid }) => key === 'processes' && uid !== '0')
    .toSorted((a, b) => a.most - b.most);
  if (tightest === undefined) return [];
  const { pid, name, uid, most } = tightest;
  const used = tasks.get(uid) ?? 0;
  if (used < nearForUser * most) return [];
  const isThere = used >= near * most;
  const where = isThere ? 'is at its limit of processes' : 'is near its limit of processes';
  const fails = isThere ? '; a fork fails' : '; tasks of that user in other pods of the node count too';
  const sentence = `process ${pid} (${name}) of ${about} ${where}: user ${uid} has ${used} processes and threads, and may have ${most} (ulimit -u)${fails}`;
  return [
    finding(isThere ? 'process-limit-reached' : 'process-limit-near', {
      about,
      sentence,
      evidence: [evidence('limits', `Max processes ${most}; ${used} tasks of user ${uid}`)],
    }),
  ];
}

function addressSpace(rows: readonly Row[], about: string): Finding[] {
  const scarce = rows.filter(({ key, size, most }) => key === 'address' && size >= near * most);
  return scarce.slice(0, 1).map(({ pid, name, size, most }) =>
    finding('address-space-scarce', {
      about,
      sentence: `process ${pid} (${name}) of ${about} uses ${bytesText(size)} of its limit of ${bytesText(most)} of address space (${percent(size / most)}, ulimit -v)`,
      evidence: [evidence('limits', `Max address space ${most}; VmSize ${size}`)],
    }),
  );
}

function pidLimit(text: string, about: string): Finding[] {
  const current = numberOf(text, 'current');
  const max = numberOf(text, 'max');
  const refused = numberOf(text, 'event', 'max') ?? 0;
  if (current === undefined || max === undefined || current < near * max) return [];
  const often = refused > 0 ? `; ${refused} were refused` : '';
  const sentence = `${about} is at its limit of tasks: ${current} of ${max} processes and threads (pids.max)${often}`;
  return [
    finding('pid-limit-reached', {
      about,
      sentence,
      evidence: [evidence('limits-cgroup', `pids.current ${current}, pids.max ${max}, refused ${refused}`)],
    }),
  ];
}

function overview(text: string, tasks: ReadonlyMap<string, number>, about: string): Finding[] {
  const first = linesOf(text, 'limit')[0]?.[0];
  if (first === undefined) return [];
  const all = linesOf(text, 'limit').filter(([pid]) => pid === first);
  const told = all.map(([, , key = '', most = '']) => `${key} ${most}`).join(', ');
  const count = [...tasks.values()].reduce((sum, one) => sum + one, 0);
  const sentence = `${about} has ${count} processes and threads; limits of process ${first}: ${told}`;
  return [finding('limits-fine', { about, sentence, evidence: [evidence('limits', told)] })];
}

import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { fdCodes } from './fd-codes.ts';
import { judgeDeleted } from './judge-deleted.ts';
import { type FdLimit, readDeleted, readFdLimits, readKinds, readOpen } from './read-fds.ts';
import { percent } from './read-quantity.ts';
import { type At, steadyGrowth } from './steady-growth.ts';
import { numberOf, stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(fdCodes);

const near = 0.8;
const gone = 0.98;
/** Growth is worth a warning when it is more than a moment's connections, and the limit is reached within this time. */
const leastGrowth = 3;
const soonS = 60 * 60;

export function judgeFds(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, outcomes } = input;
  const about = containerOf(target);
  const limits = stepTexts(outcomes, 'fd-limits').flatMap(readFdLimits);
  const text = stepTexts(outcomes, 'fds')[0] ?? '';
  const open = [...readOpen(text)].map(([pid, samples]) => ({
    pid,
    samples,
    limit: limits.find((one) => one.pid === pid),
    text,
  }));
  const nameOf = (pid: number): string => `process ${pid} (${limits.find((one) => one.pid === pid)?.name ?? '?'})`;
  const deleted = judgeDeleted(readDeleted(text), 'fds', nameOf).map((seen) => finding('deleted-open', seen));
  const bad = [...open.flatMap((one) => judgeProcess(one, about)), ...deleted];
  const unseen = whyUnseen(input, 'fds', 'the open file descriptors');
  return {
    findings: [
      ...bad,
      ...(open.length === 0 ? (bySockets(input, limits, about) ?? room(limits, about)) : most(open, about)),
      ...(unseen === undefined ? [] : [finding('fds-unseen', unseen)]),
    ],
    facts: open.map(({ pid, samples }) => ({
      about: `${about} process ${pid}`,
      key: 'open-files',
      value: samples.at(-1)?.value ?? 0,
      unit: 'count',
      steady: true,
    })),
  };
}

interface Open {
  readonly pid: number;
  readonly samples: readonly At[];
  readonly limit: FdLimit | undefined;
  readonly text: string;
}

function judgeProcess(one: Open, about: string): Finding[] {
  const { samples, limit, text, pid } = one;
  const now = samples.at(-1)?.value ?? 0;
  const most = limit?.limit;
  if (most === undefined || most <= 0) return [];
  const { kinds, files } = readKinds(text, pid);
  const who = `process ${pid} (${limit?.name ?? '?'}) of ${about}`;
  const what = files[0] === undefined ? kinds : files[0];
  const seen = [
    evidence('fds', `process ${pid}: ${samples.map(({ value }) => value).join(', ')} open; limit ${most}; ${kinds}`),
    ...files.map((file) => evidence('fds', file)),
  ] as const;
  const share = now / most;
  if (share >= near) {
    const code = share >= gone ? 'fds-exhausted' : 'fds-near-limit';
    const sentence = `${who} has ${now} file descriptors open of its limit of ${most} open files (${percent(share)}): ${what}`;
    return [finding(code, { about, sentence, evidence: seen })];
  }
  const rate = steadyGrowth(samples);
  const grown = now - (samples[0]?.value ?? now);
  if (rate === undefined || grown < leastGrowth || (most - now) / rate > soonS) return [];
  const minutes = Math.max(1, Math.round((most - now) / rate / 60));
  const sentence = `${who} opens file descriptors and does not close them: ${now} now, ${Math.round(rate * 60)} more a minute, its limit of ${most} open files is reached in about ${minutes} min; ${what}`;
  return [finding('fds-grow', { about, sentence, evidence: seen })];
}

function most(open: readonly Open[], about: string): Finding[] {
  const [first] = open.toSorted((a, b) => (b.samples.at(-1)?.value ?? 0) - (a.samples.at(-1)?.value ?? 0));
  if (first === undefined) return [];
  const { pid, samples, limit, text } = first;
  const now = samples.at(-1)?.value ?? 0;
  const sentence = `process ${pid} (${limit?.name ?? '?'}) of ${about} has most file descriptors open: ${now} of ${limit?.limit ?? 'no limit'}`;
  return [
    finding('fds-fine', {
      about,
      sentence,
      evidence: [evidence('fds', `process ${pid}: ${readKinds(text, pid).kinds}`)],
    }),
  ];
}

/** Nobody but the lone process of a lone container can hold the pod's sockets, and each takes a descriptor. */
function bySockets(
  { api, outcomes }: Input<unknown>,
  limits: readonly FdLimit[],
  about: string,
): Finding[] | undefined {
  const { containers = [], hostNetwork } = api.pod.spec ?? {};
  const [only, another] = limits;
  const sockets = numberOf(stepTexts(outcomes, 'fd-limits')[0] ?? '', 'sockets');
  if (only?.limit === undefined || another !== undefined || containers.length !== 1) return undefined;
  if (hostNetwork === true || sockets === undefined || sockets < near * only.limit) return undefined;
  const { pid, name, limit } = only;
  const sentence = `process ${pid} (${name}) of ${about} has about ${sockets} file descriptors open of its limit of ${limit} open files (${percent(sockets / limit)}): so many sockets are open in the pod`;
  const line = evidence('fd-limits', `sockets used ${sockets} in the pod; Max open files ${limit}`);
  return [finding('fds-near-limit', { about, sentence, evidence: [line] })];
}

/** Without the right to count them, the size of the kernel's table still tells something. */
function room(limits: readonly FdLimit[], about: string): Finding[] {
  const [first] = limits.toSorted((a, b) => b.slots - a.slots);
  if (first === undefined) return [];
  const { pid, name, slots, limit } = first;
  const once = slots > 256 ? `more than ${slots / 2}` : `at most ${slots}`;
  const sentence = `process ${pid} (${name}) of ${about} has or had ${once} file descriptors open; its limit is ${limit ?? 'none'}`;
  return [
    finding('fds-room', {
      about,
      sentence,
      evidence: [evidence('fd-limits', `FDSize ${slots}, Max open files ${limit ?? 'unlimited'}`)],
    }),
  ];
}

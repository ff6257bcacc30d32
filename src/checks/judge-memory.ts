import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { containerSpec } from './container-spec.ts';
import { judgeOomKills } from './judge-oom-kills.ts';
import { memoryCodes } from './memory-codes.ts';
import { type MemoryCounters, readMemoryCounters, readProcessMemory } from './read-memory.ts';
import { bytesText, percent, readQuantity } from './read-quantity.ts';
import { steadyGrowth } from './steady-growth.ts';
import { stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(memoryCodes);

/** Of the limit; page cache, which the kernel gives back, does not count. */
const near = 0.9;
/** A volume in memory that holds so much of the limit, in a container that is nearly full, is why it is full. */
const nearWithVolume = 0.75;
/** Growth is worth a warning when the limit is reached within this time at that pace. */
const soonS = 30 * 60;

export function judgeMemory(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, api, outcomes } = input;
  const about = containerOf(target);
  const counters = stepTexts(outcomes, 'memory-cgroup').flatMap((text) => readMemoryCounters(text) ?? []);
  const seen = stepTexts(outcomes, 'memory').map(readProcessMemory);
  const specLimit = readQuantity(containerSpec(api.pod, target)?.resources?.limits?.memory);
  const last = counters.at(-1);
  // The kernel knows best: without a limit there, none is in force.
  const limit = last === undefined ? specLimit : last.limit;
  const view: View = { about, counters, seen, limit, last };
  const killed = judgeOomKills(input, { kills: last?.kills, now: seen.at(-1)?.now, limit, finding });
  const full = nearLimit(view);
  const growing = full.length > 0 ? [] : grows(view);
  const unseen = whyUnseen(input, 'memory-cgroup', 'the memory counters');
  return {
    findings: [
      ...killed,
      ...full,
      ...growing,
      ...overview(view, [...full, ...growing].length === 0),
      ...(unseen === undefined ? [] : [finding('memory-unseen', unseen)]),
    ],
    facts: factsOf(view),
  };
}

interface View {
  readonly about: string;
  readonly counters: readonly MemoryCounters[];
  readonly seen: readonly ReturnType<typeof readProcessMemory>[];
  readonly limit: number | undefined;
  readonly last: MemoryCounters | undefined;
}

/** What the kernel cannot give back. Without counters: what one process alone holds, which is never too much. */
function heldOf({ last, seen }: View): number | undefined {
  if (last !== undefined) return Math.max(0, last.used - last.cache);
  return seen.at(-1)?.processes[0]?.anonymous;
}

function nearLimit(view: View): Finding[] {
  const { about, limit, last } = view;
  const held = heldOf(view);
  if (limit === undefined || held === undefined) return [];
  const share = held / limit;
  const volume = last?.volumes[0];
  const inVolume = volume !== undefined && volume.used >= limit / 2;
  if (share < (inVolume ? nearWithVolume : near)) return [];
  const used = `${about} holds ${bytesText(held)} of its memory limit of ${bytesText(limit)} (${percent(share)})`;
  if (!inVolume) {
    const sentence = `${used}, near the limit${biggest(view)}`;
    return [finding('memory-near-limit', { about, sentence, evidence: [lineOf(view)] })];
  }
  const sentence = `${used}, ${bytesText(volume.used)} of it in the memory volume ${volume.path} (tmpfs)`;
  const where = evidence('memory-cgroup', `volume ${volume.path} ${bytesText(volume.used)}`);
  return [finding('memory-in-volume', { about, sentence, evidence: [where, lineOf(view)] })];
}

function grows(view: View): Finding[] {
  const { about, counters, seen, limit } = view;
  const held =
    counters.length > 0
      ? counters.map(({ atS, anonymous }) => ({ atS, value: anonymous }))
      : seen.map(({ atS, anonymous }) => ({ atS, value: anonymous }));
  const rate = steadyGrowth(held);
  const now = heldOf(view);
  const last = held.at(-1);
  if (rate === undefined || now === undefined || limit === undefined || last === undefined) return [];
  const leftS = (limit - now) / rate;
  if (leftS > soonS) return [];
  const minutes = Math.max(1, Math.round(leftS / 60));
  const sentence = `the memory of ${about} grows steadily, by ${bytesText(rate * 60)} a minute: it reaches its limit of ${bytesText(limit)} in about ${minutes} min${biggest(view)}`;
  const from = counters.length > 0 ? 'memory-cgroup' : 'memory';
  const steps = `anonymous memory: ${held.map(({ value }) => bytesText(value)).join(', ')} within ${(last.atS - (held[0]?.atS ?? 0)).toFixed(1)} s`;
  return [finding('memory-grows', { about, sentence, evidence: [evidence(from, steps), lineOf(view)] })];
}

function biggest({ seen }: View): string {
  const most = seen.at(-1)?.processes[0];
  return most === undefined ? '' : `; most of it in process ${most.pid} (${most.name})`;
}

function overview(view: View, fine: boolean): Finding[] {
  const { about, limit, last } = view;
  const held = heldOf(view);
  if (held === undefined) return [];
  const of = limit === undefined ? 'without a memory limit' : `of its memory limit of ${bytesText(limit)}`;
  const cache =
    last === undefined || last.cache < 2 ** 20
      ? ''
      : `; ${bytesText(last.cache)} more is page cache, which the kernel gives back`;
  const sentence = `${about} holds ${bytesText(held)} ${of}${cache}`;
  const code = fine && last !== undefined && limit !== undefined ? 'memory-fine' : 'memory-used';
  return [finding(code, { about, sentence, evidence: [lineOf(view)] })];
}

function lineOf({ last, seen }: View) {
  if (last !== undefined) {
    const { used, anonymous, cache, shared, kills } = last;
    const parts = [
      `used ${bytesText(used)}`,
      `anonymous ${bytesText(anonymous)}`,
      `page cache ${bytesText(cache)}`,
      `shared or tmpfs ${bytesText(shared)}`,
      `killed ${kills}`,
    ];
    return evidence('memory-cgroup', parts.join(', '));
  }
  const most = seen.at(-1)?.processes[0];
  const line =
    most === undefined
      ? 'no process'
      : `${most.pid} (${most.name}): ${bytesText(most.rss)} resident, ${bytesText(most.anonymous)} anonymous`;
  return evidence('memory', line);
}

function factsOf(view: View): Fact[] {
  const { about, limit, last } = view;
  const held = heldOf(view);
  const fact = (key: string, value: number | undefined, unit: 'bytes' | 'count'): Fact[] =>
    value === undefined ? [] : [{ about, key, value, unit, steady: true }];
  return [
    ...fact('memory-held', held, 'bytes'),
    ...fact('memory-limit', limit, 'bytes'),
    ...fact('page-cache', last?.cache, 'bytes'),
    ...fact('oom-kills', last?.kills, 'count'),
  ];
}

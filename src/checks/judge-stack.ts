import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { judgeStacks } from './judge-stacks.ts';
import { percent } from './read-quantity.ts';
import {
  type Runtime,
  type RuntimeSeen,
  readRuntime,
  readThreadGroups,
  type ThreadGroup,
  type ThreadGroups,
} from './read-stack.ts';
import { runtimeNames, whatWorks } from './runtime-names.ts';
import { stackCodes } from './stack-codes.ts';
import { stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(stackCodes);

/** Names that the JVM (up to 15 letters of them) and .NET give to the threads that collect garbage. */
const collectors =
  /^(?:GC Thread|G1 (?:Conc|Main Marker|Refine)|ParGC|ZWorker|Shenandoah|VM Thread|\.NET (?:Server )?B?GC)/;
/** Most of the work in both windows, and no small work. */
const busy = { collectorShare: 0.5, collectorCpu: 0.4, loopCpu: 0.05, loopWaits: 3 } as const;

export function judgeStack(input: Input<unknown>): Finding[] {
  const { target, outcomes } = input;
  const about = containerOf(target);
  const threads = readThreadGroups(stepTexts(outcomes, 'thread-groups')[0] ?? '');
  const seen = readRuntime(stepTexts(outcomes, 'runtime')[0] ?? '');
  const unseen = whyUnseen(input, 'runtime', 'runtime and stacks');
  const blind = unseen === undefined ? [] : [finding('stack-unseen', unseen)];
  const stacks = judgeStacks(seen, about);
  const bad = threads === undefined ? [] : [...collectorBusy(threads, about), ...loopBusy(threads, seen, input)];
  return [...stacks, ...bad, ...runtimesOf(threads, seen, { about, hasStacks: stacks.length > 0 }), ...blind];
}

function collectorBusy({ groups, nameOf }: ThreadGroups, about: string): Finding[] {
  return [...Map.groupBy(groups, ({ pid }) => pid)].flatMap(([pid, own]) => {
    const gc = own.filter(({ name }) => collectors.test(name));
    const [before, after] = [0, 1].map((n) => ({ gc: sumOf(gc, n), all: sumOf(own, n) }));
    const heavy = [before, after].every(
      (one) => one !== undefined && one.gc >= busy.collectorCpu && one.gc >= busy.collectorShare * one.all,
    );
    if (!heavy || after === undefined) return [];
    const sentence = `process ${pid} (${nameOf(pid)}) of ${about} spends ${percent(after.gc / after.all)} of its CPU time on collecting garbage (${after.gc.toFixed(1)} CPUs): its heap is too small for what it holds`;
    const seen = gc.slice(0, 3).map(groupLine);
    return [
      finding('collector-busy', {
        about,
        sentence,
        evidence: [seen[0] ?? evidence('thread-groups', 'none'), ...seen.slice(1)],
      }),
    ];
  });
}

/**
 * Node.js runs all JavaScript in its first thread, which waits for events whenever it has nothing to do: one that computes
 * and does not wait for seconds answers nobody, however little CPU time it gets. A Job may compute as long as it likes.
 */
function loopBusy(threads: ThreadGroups, { of }: RuntimeSeen, { api, target }: Input<unknown>): Finding[] {
  if (api.pod.metadata?.ownerReferences?.some(({ kind }) => kind === 'Job') === true) return [];
  const { groups, nameOf, waitsOf } = threads;
  const nodes = new Set(of.filter(({ runtime }) => runtime === 'node').map(({ pid }) => pid));
  return groups.flatMap((one) => {
    const never = waitsOf(one.pid)?.every((waits) => waits <= busy.loopWaits) === true;
    if (!one.isMain || !nodes.has(one.pid) || !never || one.cpu.some((share) => share < busy.loopCpu)) return [];
    const about = containerOf(target);
    const sentence = `the event loop of process ${one.pid} (${nameOf(one.pid)}) of ${about} is busy all the time: its first thread computed through all of 3 s, and meanwhile nothing else is answered`;
    return [finding('event-loop-busy', { about, sentence, evidence: [groupLine(one)] })];
  });
}

/** One finding for each runtime of the container, the target's own process first. */
function runtimesOf(
  threads: ThreadGroups | undefined,
  { of }: RuntimeSeen,
  { about, hasStacks }: { readonly about: string; readonly hasStacks: boolean },
): Finding[] {
  if (of.length === 0 && threads !== undefined) return namesOnly(threads, about);
  return [...Map.groupBy(of.toReversed(), ({ runtime }) => runtime)].flatMap(([runtime, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const groups = (threads?.groups ?? []).filter(({ pid }) => pid === first.pid);
    const others = own.length === 1 ? '' : ` and ${own.length - 1} more`;
    const sentence = `process ${first.pid} (${first.program.split('/').at(-1)})${others} of ${about} runs ${runtimeNames[runtime]}: ${groupsText(groups)}`;
    const seen: readonly Evidence[] = groups
      .toSorted((a, b) => b.count - a.count)
      .slice(0, 4)
      .map(groupLine);
    const told = {
      about,
      sentence,
      evidence: [evidence('runtime', `${first.pid} ${runtime} ${first.program}`), ...seen] as const,
    };
    return [
      finding(
        'runtime-seen',
        hasStacks
          ? { ...told, nextStep: 'Nothing to do.' }
          : { ...told, nextStep: whatWorks(runtime as Runtime, first.pid) },
      ),
    ];
  });
}

/** Without the right to see the program, the names of the threads still tell something. */
function namesOnly({ groups, nameOf }: ThreadGroups, about: string): Finding[] {
  const main = groups.find(({ isMain }) => isMain);
  if (main === undefined) return [];
  const own = groups.filter(({ pid }) => pid === main.pid);
  const sentence = `process ${main.pid} (${nameOf(main.pid)}) of ${about}: ${groupsText(own)}`;
  return [finding('runtime-seen', { about, sentence, evidence: [groupLine(main)] })];
}

function groupsText(groups: readonly ThreadGroup[]): string {
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  const most = groups
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 4)
    .map(({ count, name }) => `${count} ${name}`);
  return all === 1 ? '1 thread' : `${all} threads (${most.join(', ')})`;
}

function sumOf(groups: readonly ThreadGroup[], n: number): number {
  return groups.reduce((sum, { cpu }) => sum + (cpu[n] ?? 0), 0);
}

function groupLine({ pid, name, count, cpu }: ThreadGroup): Evidence {
  return evidence(
    'thread-groups',
    `process ${pid}: ${count} × ${name}, ${cpu.map((share) => percent(share)).join(' then ')} of a CPU`,
  );
}

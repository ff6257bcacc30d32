import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { containerSpec, containerStatus } from './container-spec.ts';
import { spins } from './judge-cpu.ts';
import { readQuantity } from './read-quantity.ts';
import {
  type HeldLock,
  readLockedPath,
  readLocks,
  readThreads,
  readWaiting,
  readWaits,
  type ThreadedProcess,
  type Threads,
} from './read-threads.ts';
import { stepTexts } from './step-texts.ts';
import { threadCodes } from './thread-codes.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(threadCodes);

/** Growth below it is a pool that fills up. */
const growingFrom = 100;
const many = 1000;
const leastMoments = 4;
/** A lock that was waited for in a shorter time says nothing: that is what locks are for. */
const leastWaitS = 2;

export function judgeThreads(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, outcomes, api } = input;
  const about = containerOf(target);
  const seen = stepTexts(outcomes, 'threads').map(readThreads)[0];
  const unseen = whyUnseen(input, 'waits', 'what the threads wait for');
  const blind = unseen === undefined ? [] : [finding('threads-unseen', unseen)];
  if (seen === undefined) return { findings: blind, facts: [] };
  const waits = stepTexts(outcomes, 'waits')[0] ?? '';
  const unready = containerStatus(api.pod, target)?.ready === false;
  const quota = readQuantity(containerSpec(api.pod, target)?.resources?.limits?.cpu);
  const isJob = api.pod.metadata?.ownerReferences?.some(({ kind }) => kind === 'Job') === true;
  const text = stepTexts(outcomes, 'threads')[0] ?? '';
  const bad = [
    ...waitsForLock(seen, { about, locks: readLocks(text), waits }),
    ...seen.processes.flatMap((process) => judgeProcess(process, { about, seen, waits, unready })),
    ...(isJob ? [] : spins({ about, threads: seen, use: undefined, quota })),
  ];
  return { findings: [...bad, ...overview(seen, about), ...blind], facts: factsOf(seen, about) };
}

interface View {
  readonly about: string;
  readonly seen: Threads;
  readonly waits: string;
  readonly unready: boolean;
}

function judgeProcess(process: ThreadedProcess, view: View): Finding[] {
  const { about, seen } = view;
  const { pid, name, counts, stopped } = process;
  const who = `process ${pid} (${name}) of ${about}`;
  const now = counts.at(-1) ?? 0;
  if (stopped > 0 && stopped >= now) {
    const sentence = `${who} is stopped (state T, as after SIGSTOP): it does nothing until it gets SIGCONT`;
    return [
      finding('process-stopped', {
        about,
        sentence,
        evidence: [lineOf(process, seen)],
        nextStep: threadCodes['process-stopped'].nextStep.replace('PID', String(pid)),
      }),
    ];
  }
  const grown = now - (counts[0] ?? now);
  const rising = counts.every((count, n) => n === 0 || count >= (counts[n - 1] ?? count));
  if (seen.moments >= leastMoments && now >= growingFrom && rising && grown >= 3) {
    const sentence = `${who} starts threads that never end: ${now} now, ${grown} more within ${seen.elapsedS.toFixed(1)} s`;
    return [finding('threads-grow', { about, sentence, evidence: [lineOf(process, seen)] })];
  }
  return stuck(process, view);
}

/**
 * An idle pool sleeps in futexes as a deadlock does, but one of its process's threads waits for the world: for a socket, a
 * timer, a child. Where each thread waits for another thread without a time limit, none will ever wake one.
 */
function stuck(process: ThreadedProcess, { about, seen, waits, unready }: View): Finding[] {
  const { pid, name, counts, asleep, moved } = process;
  const now = counts.at(-1) ?? 0;
  if (seen.moments < leastMoments || moved > 0 || asleep < now || now === 0) return [];
  const { functions, forever } = readWaits(waits, pid);
  const inFunctions = (pattern: RegExp): number =>
    [...functions].reduce((sum, [to, count]) => (pattern.test(to) ? sum + count : sum), 0);
  const futexes = inFunctions(/futex/);
  const where = [...functions].map(([to, count]) => `${count} in ${to}`).join(', ');
  const lines = [
    lineOf(process, seen),
    evidence(
      'waits',
      where === '' ? 'wchan cannot be read' : `process ${pid}: ${where}; ${forever} without a time limit`,
    ),
  ] as const;
  const who = `process ${pid} (${name}) of ${about}`;
  if (now >= 2 && futexes === now && (forever === now || forever === 0)) {
    const sentence = `deadlock suspected: all ${now} threads of ${who} wait for each other in futex, and none moved within ${seen.elapsedS.toFixed(1)} s`;
    return [finding('deadlock-suspected', { about, sentence, evidence: lines })];
  }
  const waiting = readWaiting(waits);
  if (waiting.unaccepted === 0 || !unready) return [];
  const sentence = `${who} makes no progress: none of its ${now} threads moved within ${seen.elapsedS.toFixed(1)} s, while ${waiting.unaccepted} connections wait to be accepted`;
  return [finding('no-progress', { about, sentence, evidence: lines })];
}

/** Who waits for a file's lock at the first moment and has not moved at the last is not just taking turns. */
function waitsForLock(
  { processes, elapsedS }: Threads,
  { about, locks, waits }: { readonly about: string; readonly locks: readonly HeldLock[]; readonly waits: string },
): Finding[] {
  const named = (pid: number): string =>
    `process ${pid} (${processes.find((one) => one.pid === pid)?.name ?? 'of another container'})`;
  if (elapsedS < leastWaitS) return [];
  const stuckOnes = locks.filter(({ waiter }) => processes.some(({ pid, moved }) => pid === waiter && moved === 0));
  return [...Map.groupBy(stuckOnes, ({ inode }) => inode)].flatMap(([inode, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const file = readLockedPath(waits, inode) ?? `file with inode ${inode}`;
    const who = group.length === 1 ? named(first.waiter) : `${group.length} processes, such as ${named(first.waiter)}`;
    const sentence = `${who} of ${about} ${group.length === 1 ? 'waits' : 'wait'} for the lock of ${file}, which ${named(first.holder)} holds, and made no progress within ${elapsedS.toFixed(1)} s`;
    const line = evidence(
      'threads',
      `/proc/locks: inode ${inode} held by ${first.holder}, waited for by ${group.map(({ waiter }) => waiter).join(', ')}`,
    );
    return [finding('lock-wait', { about, sentence, evidence: [line] })];
  });
}

function overview({ processes, ...seen }: Threads, about: string): Finding[] {
  const [most] = processes.toSorted((a, b) => (b.counts.at(-1) ?? 0) - (a.counts.at(-1) ?? 0));
  if (most === undefined) return [];
  const all = processes.reduce((sum, { counts }) => sum + (counts.at(-1) ?? 0), 0);
  const sentence = `${about} has ${all} ${all === 1 ? 'thread' : 'threads'}, most of them in process ${most.pid} (${most.name})`;
  const code = all >= many ? 'many-threads' : 'threads-fine';
  return [finding(code, { about, sentence, evidence: [lineOf(most, { processes, ...seen })] })];
}

function lineOf({ pid, name, counts, asleep, moved, stopped }: ThreadedProcess, { elapsedS }: Threads) {
  const state = `${asleep} asleep all the time, ${moved} moved${stopped > 0 ? `, ${stopped} stopped` : ''}`;
  return evidence(
    'threads',
    `process ${pid} (${name}): ${counts.join(', ')} threads within ${elapsedS.toFixed(1)} s; ${state}`,
  );
}

function factsOf({ processes }: Threads, about: string): Fact[] {
  const count = processes.reduce((sum, { counts }) => sum + (counts.at(-1) ?? 0), 0);
  return [{ about, key: 'threads', value: count, unit: 'count', steady: true }];
}

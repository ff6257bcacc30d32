import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { containerSpec } from './container-spec.ts';
import { readSignals, type SignalledProcess } from './read-signals.ts';
import { signalsCodes } from './signals-codes.ts';
import { numberOf, stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(signalsCodes);

/** Numbers of signal(7) that are the same on amd64 and arm64. */
const numbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
  SIGWINCH: 28,
};
/** Kubernetes' own default (terminationGracePeriodSeconds). */
const defaultGraceS = 30;
/** A stop that waits no longer than this costs nobody anything. */
const shortGraceS = 2;
const queueNear = 0.9;

export function judgeSignals(input: Input<unknown>): Finding[] {
  const about = containerOf(input.target);
  const unseen = whyUnseen(input, 'signals', 'what the processes do with signals');
  if (unseen !== undefined) return [finding('signals-unseen', unseen)];
  const text = stepTexts(input.outcomes, 'signals')[0] ?? '';
  const processes = readSignals(text, 'process');
  const first = processes.find(({ pid }) => pid === numberOf(text, 'target'));
  if (first === undefined) return [];
  const others = [...judgePending(processes, readSignals(text, 'later'), about), ...judgeQueue(processes, about)];
  return [...others, judgeStop(first, processes, input)];
}

/** What happens when the kubelet stops the container: the first process gets the signal, and nobody else. */
function judgeStop(first: SignalledProcess, processes: readonly SignalledProcess[], input: Input<unknown>): Finding {
  const about = containerOf(input.target);
  const stop = stopOf(input);
  const { pid, name } = first;
  const who = `process ${pid} (${name}) of ${about}`;
  const seen = [maskLine(first, stop)] as const;
  if (first.ignored.has(stop.number)) {
    const sentence = `${who} ignores ${stop.name}, so each stop takes its whole grace period of ${stop.graceS} s and ends with SIGKILL`;
    return stopFinding('stop-signal-ignored', { about, sentence, evidence: seen }, stop);
  }
  const waits = first.blocked.has(stop.number) && !first.pending.has(stop.number);
  if (first.caught.has(stop.number) || waits || first.ownPid !== 1) {
    const how = first.caught.has(stop.number) ? 'handles' : waits ? 'waits for' : 'is ended at once by';
    return finding('signals-fine', { about, sentence: `${who} ${how} ${stop.name}`, evidence: seen });
  }
  const children = processes.filter(({ ppid }) => ppid === pid);
  const [child] = children;
  if (/^(?:sh|bash|dash|ash|ksh|zsh|busybox)$/.test(name) && child !== undefined) {
    const sentence = `${who} is a shell that hands no ${stop.name} to process ${child.pid} (${child.name}), so each stop takes its whole grace period of ${stop.graceS} s and ends with SIGKILL`;
    const more = evidence(
      'signals',
      `children of ${pid}: ${children
        .map((one) => `${one.pid} (${one.name})`)
        .slice(0, 6)
        .join(', ')}`,
    );
    return stopFinding('stop-signal-not-forwarded', { about, sentence, evidence: [...seen, more] }, stop);
  }
  const sentence = `${who} has no handler for ${stop.name}, and as process 1 it is not ended without one: each stop takes its whole grace period of ${stop.graceS} s and ends with SIGKILL`;
  return stopFinding('stop-signal-unhandled', { about, sentence, evidence: seen }, stop);
}

interface Stop {
  readonly name: string;
  readonly number: number;
  readonly graceS: number;
  readonly hasHook: boolean;
}

/** Where the container has a preStop hook that ends it, or hardly any grace, the signal does not matter. */
function stopFinding(
  code: 'stop-signal-ignored' | 'stop-signal-unhandled' | 'stop-signal-not-forwarded',
  seen: { readonly about: string; readonly sentence: string; readonly evidence: readonly [Evidence, ...Evidence[]] },
  { graceS, hasHook }: Stop,
): Finding {
  if (!hasHook && graceS > shortGraceS) return finding(code, seen);
  const why = hasHook ? 'its preStop hook may end it before' : 'that is short';
  return finding('stop-signal-unneeded', { ...seen, sentence: `${seen.sentence}; ${why}` });
}

function stopOf({ api, target }: Input<unknown>): Stop {
  const lifecycle = containerSpec(api.pod, target)?.lifecycle;
  const name = lifecycle?.stopSignal ?? 'SIGTERM';
  const number = numbers[name];
  return {
    name: number === undefined ? 'SIGTERM' : name,
    number: number ?? 15,
    graceS: api.pod.spec?.terminationGracePeriodSeconds ?? defaultGraceS,
    hasHook: lifecycle?.preStop !== undefined,
  };
}

/** A healthy process takes a signal within a moment; what waits at both moments is not taken at all. */
function judgePending(now: readonly SignalledProcess[], later: readonly SignalledProcess[], about: string): Finding[] {
  const stuck = now.flatMap((process) => {
    const then = later.find(({ pid }) => pid === process.pid);
    const both = [...process.pending].filter((signal) => then?.pending.has(signal) === true);
    return both.length === 0 ? [] : [{ process, both }];
  });
  return stuck.slice(0, 3).map(({ process: { pid, name, state }, both }) => {
    const why =
      state === 'D'
        ? ', for it is stuck in the kernel (state D)'
        : state === 'T'
          ? ', for it is stopped (state T)'
          : '';
    const sentence = `process ${pid} (${name}) of ${about} does not take ${both.map(signalName).join(', ')}${why}`;
    const seen = evidence(
      'signals',
      `process ${pid}: pending ${both.join(', ')} at two moments a second apart, state ${state}`,
    );
    return finding('signals-pending', { about, sentence, evidence: [seen] });
  });
}

function judgeQueue(processes: readonly SignalledProcess[], about: string): Finding[] {
  const full = processes.find(({ queued, queueLimit }) => queueLimit > 0 && queued >= queueNear * queueLimit);
  if (full === undefined) return [];
  const { pid, name, queued, queueLimit } = full;
  const sentence = `the user of process ${pid} (${name}) of ${about} has ${queued} of ${queueLimit} signals queued: timers and signals with data get lost`;
  return [
    finding('signal-queue-full', { about, sentence, evidence: [evidence('signals', `SigQ ${queued}/${queueLimit}`)] }),
  ];
}

function maskLine({ pid, caught, ignored, blocked }: SignalledProcess, { number }: Stop): Evidence {
  const told = (name: string, mask: ReadonlySet<number>): string => `${name} ${mask.has(number) ? 'yes' : 'no'}`;
  return evidence(
    'signals',
    `process ${pid}, signal ${number}: ${told('SigCgt', caught)}, ${told('SigIgn', ignored)}, ${told('SigBlk', blocked)}`,
  );
}

function signalName(number: number): string {
  return Object.entries(numbers).find(([, one]) => one === number)?.[0] ?? `signal ${number}`;
}

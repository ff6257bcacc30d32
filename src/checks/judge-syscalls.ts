import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { judgeBlocked } from './judge-blocked.ts';
import { judgeCounted } from './judge-counted.ts';
import { type Blocked, readBlocked, readStrace } from './read-syscalls.ts';
import { stepTexts } from './step-texts.ts';
import { syscallsCodes } from './syscalls-codes.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(syscallsCodes);

/** In what each thread waits, sampled without stopping it; what strace counted, where the rung allows it. */
export function judgeSyscalls(input: Input<unknown>): Finding[] {
  const about = containerOf(input.target);
  const blocked = readBlocked(stepTexts(input.outcomes, 'blocked')[0] ?? '');
  const counted = readStrace(stepTexts(input.outcomes, 'strace')[0] ?? '');
  const unseen = whyUnseen(input, 'blocked', 'what the threads wait in') ?? blind(input, blocked, about);
  return [
    ...(blocked === undefined ? [] : [...judgeBlocked(blocked, input), overview(blocked, about)]),
    ...(counted === undefined ? [] : judgeCounted(counted, about)),
    ...(unseen === undefined ? [] : [finding('calls-unseen', unseen)]),
  ];
}

function blind({ outcomes }: Input<unknown>, blocked: Blocked | undefined, about: string) {
  const ran = stepTexts(outcomes, 'blocked')[0];
  if (ran === undefined || blocked !== undefined) return undefined;
  const sentence = `what the threads of ${about} wait in could not be looked at: the kernel does not show /proc/PID/syscall`;
  return { about, sentence, evidence: [evidence('blocked', ran.trim().split('\n').at(-1) ?? 'nothing')] as const };
}

function overview({ threads, samples }: Blocked, about: string): Finding {
  const [main, ...others] = threads.toSorted((a, b) => a.tid - b.tid);
  const calls = [...Map.groupBy(threads, ({ call }) => call ?? 'the kernel')].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const most = calls.slice(0, 4).map(([call, list]) => `${list.length} in ${call}`);
  const sentence =
    others.length === 0
      ? `the one thread of ${about} was mostly in ${main?.call ?? 'the kernel'} (${main?.times} of ${main?.of} times)`
      : `of the ${threads.length} threads of ${about} ${most.join(', ')} most of the time`;
  return finding('threads-wait', {
    about,
    sentence,
    evidence: [evidence('blocked', `${samples} moments: ${most.join(', ')}`)],
  });
}

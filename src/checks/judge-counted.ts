import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { percent } from './read-quantity.ts';
import type { CountedCall, readStrace } from './read-syscalls.ts';
import { syscallsCodes } from './syscalls-codes.ts';

const finding = findingMaker(syscallsCodes);

/** Calls whose errors mean no more than "nothing there yet" (EAGAIN) or "woken up" (EINTR, ETIMEDOUT). */
const mayFail =
  /^(?:futex|read|readv|recv|recvfrom|recvmsg|recvmmsg|accept4?|epoll_p?wait2?|p?poll|p?select6?|rt_sig\w+|restart_syscall|write|writev|sendto|sendmsg|wait4|waitid|connect|readlink|readlinkat|ioctl|getsockopt|lseek|access|faccessat2?|clock_nanosleep|nanosleep)$/;
const failing = { perSecond: 50, share: 0.9 } as const;
const polling = { perSecond: 5_000, share: 0.8 } as const;
const polls =
  /^(?:epoll_p?wait2?|p?poll|p?select6?|sched_yield|nanosleep|clock_nanosleep|futex|read|recvfrom|gettimeofday|clock_gettime|getpid)$/;

/** What strace counted in some seconds. */
export function judgeCounted({ seconds, calls }: NonNullable<ReturnType<typeof readStrace>>, about: string): Finding[] {
  const all = calls.reduce((sum, one) => sum + one.calls, 0);
  const bad = [...fails(calls, seconds, about), ...pollsAll(calls, { all, seconds, about })];
  if (bad.length > 0) return bad;
  const most = calls.slice(0, 4).map(({ name, calls: count }) => `${name} ${count}`);
  const sentence = `${about} made ${all} system calls within ${seconds} s, most of them ${most.join(', ')}`;
  return [finding('calls-counted', { about, sentence, evidence: [evidence('strace', most.join(', '))] })];
}

function fails(calls: readonly CountedCall[], seconds: number, about: string): Finding[] {
  return calls
    .filter(
      ({ name, calls: count, errors }) =>
        !mayFail.test(name) && errors >= failing.perSecond * seconds && errors >= failing.share * count,
    )
    .slice(0, 2)
    .map(({ name, calls: count, errors }) => {
      const sentence = `${about} calls ${name} ${Math.round(count / seconds)} times a second, and ${percent(errors / count)} of these calls fail`;
      return finding('calls-fail', {
        about,
        sentence,
        evidence: [evidence('strace', `${name}: ${count} calls, ${errors} errors in ${seconds} s`)],
      });
    });
}

function pollsAll(
  calls: readonly CountedCall[],
  { all, seconds, about }: { all: number; seconds: number; about: string },
): Finding[] {
  const [top] = calls;
  if (top === undefined || !polls.test(top.name)) return [];
  if (top.calls < polling.perSecond * seconds || top.calls < polling.share * all) return [];
  const sentence = `${about} asks all the time in place of waiting: ${Math.round(top.calls / seconds)} calls of ${top.name} a second, ${percent(top.calls / all)} of all its calls`;
  return [
    finding('calls-poll', {
      about,
      sentence,
      evidence: [evidence('strace', `${top.name}: ${top.calls} of ${all} calls in ${seconds} s`)],
    }),
  ];
}

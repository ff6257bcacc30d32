import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { containerStatus } from './container-spec.ts';
import { judgeCounted } from './judge-counted.ts';
import { peerText } from './judge-traffic.ts';
import { seenServices } from './looked-peer.ts';
import { peerContext } from './peer-context.ts';
import { type Blocked, readBlocked, readStrace, type WaitingThread } from './read-syscalls.ts';
import { endText } from './read-traffic.ts';
import { stepTexts } from './step-texts.ts';
import { syscallsCodes } from './syscalls-codes.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(syscallsCodes);

/** In the same call at each of so many moments: then it has waited there for about four seconds. */
const leastSamples = 8;

/** In what each thread waits, sampled without stopping it; what strace counted, where the rung allows it. */
export function judgeSyscalls(input: Input<unknown>): Finding[] {
  const about = containerOf(input.target);
  const blocked = readBlocked(stepTexts(input.outcomes, 'blocked')[0] ?? '');
  const counted = readStrace(stepTexts(input.outcomes, 'strace')[0] ?? '');
  const unseen = whyUnseen(input, 'blocked', 'what the threads wait in') ?? blind(input, blocked, about);
  return [
    ...(blocked === undefined ? [] : judgeBlocked(blocked, input)),
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

function judgeBlocked(blocked: Blocked, input: Input<unknown>): Finding[] {
  const about = containerOf(input.target);
  const steady = blocked.threads.filter(({ times, of }) => times === of && times >= leastSamples);
  const groups = [...Map.groupBy(steady, (one) => `${one.pid} ${kindOf(one)} ${whereOf(one, input)}`).values()];
  const told = groups.flatMap((group) => judgeGroup(group, { about, blocked, input }));
  return [...told, overview(blocked, about)];
}

interface View {
  readonly about: string;
  readonly blocked: Blocked;
  readonly input: Input<unknown>;
}

const reads = /^(?:read|readv|recvfrom|recvmsg)$/;
const writes = /^(?:write|writev|sendto|sendmsg)$/;

type Kind = 'disk' | 'lock' | 'connect' | 'output' | 'write' | 'read' | 'other';

function kindOf({ call = '', opened, onDisk, of, forLock }: WaitingThread): Kind {
  if (onDisk === of) return 'disk';
  if (forLock) return 'lock';
  if (call === 'connect') return 'connect';
  if (writes.test(call) && opened?.kind === 'pipe') return 'output';
  if (writes.test(call) && opened?.kind === 'peer') return 'write';
  // A thread that reads from who connected to it waits for work, like one in accept.
  return reads.test(call) && opened?.kind === 'peer' && !opened.toListener ? 'read' : 'other';
}

function whereOf({ opened, fd }: WaitingThread, input: Input<unknown>): string {
  if (opened?.kind === 'peer') return peerText(opened.remote, { services: servicesOf(input) });
  if (opened?.kind === 'file') return opened.path;
  return fd === undefined ? '' : `file descriptor ${fd}`;
}

function servicesOf(input: Input<unknown>) {
  return seenServices(peerContext('blocked', input, undefined));
}

function judgeGroup(group: readonly WaitingThread[], { about, blocked, input }: View): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const where = whereOf(first, input);
  const many = group.length === 1 ? 'waits' : `${group.length} threads wait`;
  const who = `process ${first.pid} (${first.name}) of ${about}`;
  const seen = [lineOf(first, where)] as const;
  const four = 'for 4 s or more';
  const kind = kindOf(first);
  if (kind === 'other') return [];
  if (kind === 'disk')
    return [
      finding('disk-blocked', {
        about,
        sentence: `${who} ${many} for a disk ${four} (state D, in ${first.call ?? 'the kernel'} of ${where || 'a file'})`,
        evidence: seen,
      }),
    ];
  if (kind === 'lock')
    return [
      finding('waits-for-lock', { about, sentence: `${who} ${many} for the lock of ${where} ${four}`, evidence: seen }),
    ];
  if (kind === 'output') {
    const what = first.fd === 1 ? 'its output' : first.fd === 2 ? 'its error output' : `the pipe ${first.fd}`;
    return [
      finding('output-blocked', {
        about,
        sentence: `${who} ${many} to write to ${what} ${four}: nobody reads it`,
        evidence: seen,
      }),
    ];
  }
  if (kind === 'connect')
    return [
      finding('connect-hangs', {
        about: where,
        sentence: `${who} ${many} for its connect to ${where} to be answered ${four}`,
        evidence: seen,
      }),
    ];
  if (kind === 'write')
    return [
      finding('write-blocked', {
        about: where,
        sentence: `${who} ${many} to send to ${where} ${four}: the peer does not read`,
        evidence: seen,
      }),
    ];
  return [judgeRead(group, { about, blocked, input })];
}

/** To wait for an answer is no fault, unless it is all that the process does while others wait for it. */
function judgeRead(group: readonly WaitingThread[], { about, blocked, input }: View): Finding {
  const [first] = group;
  const where = first === undefined ? '' : whereOf(first, input);
  const seen = first === undefined ? evidence('blocked', '') : lineOf(first, where);
  const all = blocked.threads.filter(({ pid }) => pid === first?.pid);
  const who = `process ${first?.pid} (${first?.name}) of ${about}`;
  const [queue] = blocked.unaccepted;
  const unready = containerStatus(input.api.pod, input.target)?.ready === false;
  const count =
    all.length === group.length
      ? `with all its ${all.length === 1 ? 'threads (1)' : `${all.length} threads`}`
      : `with ${group.length} of its ${all.length} threads`;
  if (all.length === group.length && (queue !== undefined || unready)) {
    const others =
      queue === undefined ? 'its container is not ready' : `connections to port ${queue.port} wait to be accepted`;
    const sentence = `${who} waits ${count} for an answer of ${where} for 4 s or more, while ${others}`;
    const more = queue === undefined ? [] : [evidence('blocked', `${endText(queue)}: connections in the queue`)];
    return finding('waits-and-serves-nobody', { about, sentence, evidence: [seen, ...more] });
  }
  const sentence = `${who} waits ${count} for an answer of ${where} for 4 s or more`;
  return finding('waits-for-peer', { about, sentence, evidence: [seen] });
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

function lineOf({ pid, tid, call = 'the kernel', fd, times, of }: WaitingThread, where: string): Evidence {
  const on = fd === undefined || where === '' ? '' : ` on fd ${fd} (${where})`;
  return evidence('blocked', `process ${pid} thread ${tid}: in ${call}${on} at ${times} of ${of} moments`);
}

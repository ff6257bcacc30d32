import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { containerStatus } from './container-spec.ts';
import { peerText } from './judge-counters.ts';
import { seenServices } from './looked-peer.ts';
import { peerContext } from './peer-context.ts';
import type { Blocked, WaitingThread } from './read-syscalls.ts';
import { endText } from './read-traffic.ts';
import { syscallsCodes } from './syscalls-codes.ts';
import { containerOf } from './why-unseen.ts';

const finding = findingMaker(syscallsCodes);

/** In the same call at each of so many moments: then it has waited there for about four seconds. */
const leastSamples = 8;
const long = 'for 4 s or more';

/** Threads that waited for the same thing at every moment; those that wait for work are left out. */
export function judgeBlocked(blocked: Blocked, input: Input<unknown>): Finding[] {
  const steady = blocked.threads.filter(({ times, of }) => times === of && times >= leastSamples);
  const groups = [...Map.groupBy(steady, (one) => `${one.pid} ${kindOf(one)} ${whereOf(one, input)}`).values()];
  return groups.flatMap(([first, ...more]) =>
    first === undefined ? [] : judgeGroup([first, ...more], { about: containerOf(input.target), blocked, input }),
  );
}

type Group = readonly [WaitingThread, ...WaitingThread[]];

interface View {
  readonly about: string;
  readonly blocked: Blocked;
  readonly input: Input<unknown>;
}

type Kind = 'disk' | 'lock' | 'open' | 'connect' | 'output' | 'write' | 'read' | 'other';

const reads = /^(?:read|readv|recvfrom|recvmsg)$/;
const opens = /^open(?:at2?)?$/;
const writes = /^(?:write|writev|sendto|sendmsg)$/;

function kindOf({ call = '', opened, onDisk, of, forLock }: WaitingThread): Kind {
  if (onDisk === of) return 'disk';
  if (forLock) return 'lock';
  if (opens.test(call)) return 'open';
  if (call === 'connect') return 'connect';
  if (writes.test(call) && opened?.kind === 'pipe') return 'output';
  if (writes.test(call) && opened?.kind === 'peer') return 'write';
  // A thread that reads from who connected to it waits for work, like one in accept.
  return reads.test(call) && opened?.kind === 'peer' && !opened.toListener ? 'read' : 'other';
}

function whereOf({ opened, fd }: WaitingThread, input: Input<unknown>): string {
  const services = seenServices(peerContext('blocked', input, undefined));
  if (opened?.kind === 'peer') return peerText(opened.remote, { services });
  if (opened?.kind === 'file') return opened.path;
  return fd === undefined ? 'a file' : `file descriptor ${fd}`;
}

function judgeGroup(group: Group, view: View): Finding[] {
  const { about, input } = view;
  const [first] = group;
  const kind = kindOf(first);
  if (kind === 'other') return [];
  if (kind === 'read') return [judgeRead(group, view)];
  const where = whereOf(first, input);
  const who = `process ${first.pid} (${first.name}) of ${about} ${group.length === 1 ? 'waits' : `waits with ${group.length} threads`}`;
  const seen = [lineOf(first, where)] as const;
  const told = {
    disk: ['disk-blocked', about, `${who} for a disk ${long} (state D, in ${first.call ?? 'the kernel'} of ${where})`],
    lock: ['waits-for-lock', about, `${who} for the lock of ${where} ${long}`],
    open: [
      'open-blocked',
      about,
      `${who} to open a file ${long}: a named pipe that nobody has open at its other end, or a network disk that does not answer`,
    ],
    output: ['output-blocked', about, `${who} to write to ${pipeOf(first)} ${long}: nobody reads it`],
    connect: ['connect-hangs', where, `${who} for its connect to ${where} to be answered ${long}`],
    write: ['write-blocked', where, `${who} to send to ${where} ${long}: the peer does not read`],
  } as const;
  const [code, thing, sentence] = told[kind];
  return [finding(code, { about: thing, sentence, evidence: seen })];
}

function pipeOf({ fd }: WaitingThread): string {
  if (fd === 1) return 'its output';
  return fd === 2 ? 'its error output' : `the pipe ${fd}`;
}

/** To wait for an answer is no fault, unless it is all that the process does while others wait for it. */
function judgeRead(group: Group, { about, blocked, input }: View): Finding {
  const [first] = group;
  const where = whereOf(first, input);
  const all = blocked.threads.filter(({ pid }) => pid === first.pid).length;
  const [queue] = blocked.unaccepted;
  const unready = containerStatus(input.api.pod, input.target)?.ready === false;
  const count = all === group.length ? `all its threads (${all})` : `${group.length} of its ${all} threads`;
  const sentence = `process ${first.pid} (${first.name}) of ${about} waits with ${count} for an answer of ${where} ${long}`;
  const seen = lineOf(first, where);
  if (all > group.length || (queue === undefined && !unready))
    return finding('waits-for-peer', { about, sentence, evidence: [seen] });
  const others =
    queue === undefined ? 'its container is not ready' : `connections to port ${queue.port} wait to be accepted`;
  const more = queue === undefined ? [] : [evidence('blocked', `${endText(queue)}: connections in the queue`)];
  return finding('waits-and-serves-nobody', {
    about,
    sentence: `${sentence}, while ${others}`,
    evidence: [seen, ...more],
  });
}

function lineOf({ pid, tid, call = 'the kernel', fd, times, of }: WaitingThread, where: string): Evidence {
  const on = fd === undefined ? '' : ` on fd ${fd} (${where})`;
  return evidence('blocked', `process ${pid} thread ${tid}: in ${call}${on} at ${times} of ${of} moments`);
}

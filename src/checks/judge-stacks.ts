import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { type RuntimeSeen, readStacks, type StackGroup } from './read-stack.ts';
import { stackCodes } from './stack-codes.ts';

const finding = findingMaker(stackCodes);

const many = { blocked: 8, blockedShare: 0.5, goroutines: 1000, goroutineShare: 0.5 } as const;
const shownFrames = 6;

/** What the stacks of the runtime's own tool tell. */
export function judgeStacks(seen: RuntimeSeen, about: string): Finding[] {
  const { tool, lines } = seen;
  if (tool === undefined) return [];
  const groups = readStacks(seen);
  if (groups.length === 0) {
    const sentence = `${tool} could not read the stacks of ${about}`;
    return [
      finding('stack-unseen', {
        about,
        sentence,
        evidence: [evidence('runtime', lines.at(-1) ?? 'it printed nothing')],
      }),
    ];
  }
  const bad = [...deadlock(lines, about), ...blocked(groups, about), ...goroutines(tool, groups, about)];
  return bad.length > 0 ? bad : [shown(tool, groups, about)];
}

/** The JVM looks for deadlocks itself. */
function deadlock(lines: readonly string[], about: string): Finding[] {
  const at = lines.findIndex((line) => /^Found (?:one|\d+) Java-level deadlock/.test(line));
  if (at === -1) return [];
  const names = lines.slice(at).flatMap((line) => /^"(.{1,80})":$/.exec(line)?.[1] ?? []);
  const sentence = `the JVM of ${about} is in a deadlock: ${[...new Set(names)].slice(0, 4).join(' and ') || 'threads'} wait for each other`;
  const seen = lines.slice(at, at + 8).filter((line) => line.trim() !== '' && !/^=+$/.test(line));
  return [finding('deadlock-found', { about, sentence, evidence: framesOf(seen, 'Java-level deadlock') })];
}

function blocked(groups: readonly StackGroup[], about: string): Finding[] {
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  const waiting = groups.filter(({ state }) => state === 'BLOCKED');
  const count = waiting.reduce((sum, one) => sum + one.count, 0);
  const [top] = waiting;
  if (top === undefined || count < many.blocked || count < many.blockedShare * all) return [];
  const sentence = `${count} of ${all} threads of ${about} wait for a lock (BLOCKED), most of them in ${top.frames[0] ?? 'the same place'}`;
  return [finding('threads-blocked', { about, sentence, evidence: framesOf(top.frames, 'BLOCKED') })];
}

/** A server with many idle connections has a goroutine for each that reads from its client: these are no leak. */
const readsClient =
  /^(?:net\/http\.\(\*conn\)|internal\/poll\.\(\*FD\)\.(?:Read|Accept)|google\.golang\.org\/grpc\/internal\/transport)/;

function goroutines(tool: string, groups: readonly StackGroup[], about: string): Finding[] {
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  const [top] = groups.filter(({ frames }) => !frames.some((frame) => readsClient.test(frame)));
  if (tool !== 'pprof' || top === undefined || top.count < many.goroutines || top.count < many.goroutineShare * all)
    return [];
  const where =
    top.frames.find((frame) => !/^(?:runtime|sync|internal|time|context)[./]/.test(frame)) ?? top.frames[0] ?? '?';
  const sentence = `${top.count} of ${all} goroutines of ${about} stand in the same place and pile up: ${where}`;
  return [
    finding('goroutines-pile-up', { about, sentence, evidence: framesOf(top.frames, `${top.count} goroutines`) }),
  ];
}

function shown(tool: string, groups: readonly StackGroup[], about: string): Finding {
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  const [top] = groups;
  const sentence = `${tool} shows ${all} ${tool === 'pprof' ? 'goroutines' : 'threads'} of ${about} in ${groups.length} places, most of them (${top?.count ?? 0}) in ${top?.frames[0] ?? '?'}`;
  const seen = groups
    .slice(0, 3)
    .flatMap(({ count, state, frames }) => [
      evidence('runtime', `${count} ${state}`.trim()),
      ...frames.slice(0, 3).map((frame) => evidence('runtime', frame)),
    ]);
  return finding('stack-shown', {
    about,
    sentence,
    evidence: [seen[0] ?? evidence('runtime', tool), ...seen.slice(1)],
  });
}

function framesOf(frames: readonly string[], otherwise: string): readonly [Evidence, ...Evidence[]] {
  const [first, ...more] = frames.slice(0, shownFrames).map((frame) => evidence('runtime', frame));
  return [first ?? evidence('runtime', otherwise), ...more];
}

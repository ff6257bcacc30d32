import { linesOf, toNumber } from './step-texts.ts';

/** Threads of one process with the same name but for a number at its end. */
export interface ThreadGroup {
  readonly pid: number;
  readonly name: string;
  readonly isMain: boolean;
  readonly count: number;
  /** Share of one CPU in each of the two windows. */
  readonly cpu: readonly [number, number];
}

export interface ThreadGroups {
  readonly groups: readonly ThreadGroup[];
  readonly nameOf: (pid: number) => string;
  /** How often its first thread went to wait by itself in each of the two windows. */
  readonly waitsOf: (pid: number) => readonly [number, number] | undefined;
}

/** What threadGroupsScript printed; undefined: nothing of use. */
export function readThreadGroups(text: string): ThreadGroups | undefined {
  const [first, second] = linesOf(text, 'windows')[0]?.map(toNumber) ?? [];
  if (first === undefined || second === undefined || first <= 0 || second <= 0) return undefined;
  const processes = linesOf(text, 'process').map(([pid = '', before, after, ...name]) => {
    const waits = [toNumber(before) ?? Number.NaN, toNumber(after) ?? Number.NaN] as const;
    return [pid, { waits, name: name.join(' ') }] as const;
  });
  const known = new Map(processes);
  const groups = linesOf(text, 'group').flatMap(([pid, which, ...row]): ThreadGroup[] => {
    const [id, count, before, after] = [toNumber(pid), ...row.slice(0, 3).map(toNumber)];
    if (id === undefined || count === undefined || before === undefined || after === undefined) return [];
    const cpu = [before / 100 / first, after / 100 / second] as const;
    return [{ pid: id, count, cpu, isMain: which === 'main', name: row.slice(3).join(' ') }];
  });
  return {
    groups,
    nameOf: (pid) => known.get(String(pid))?.name ?? '?',
    waitsOf: (pid) => known.get(String(pid))?.waits,
  };
}

export const runtimes = ['jvm', 'dotnet', 'python', 'ruby', 'node', 'php', 'perl', 'erlang', 'go', 'native'] as const;
export type Runtime = (typeof runtimes)[number];

/** What runtimeScript printed. */
export interface RuntimeSeen {
  /** Of each process, the target last. */
  readonly of: readonly { readonly pid: number; readonly runtime: Runtime; readonly program: string }[];
  readonly tool?: string;
  readonly lines: readonly string[];
}

export function readRuntime(text: string): RuntimeSeen {
  const tool = linesOf(text, 'tool')[0]?.[0];
  return {
    of: linesOf(text, 'runtime').flatMap(([pid, name, ...program]) => {
      const id = toNumber(pid);
      const runtime = runtimes.find((one) => one === name);
      return id === undefined || runtime === undefined ? [] : [{ pid: id, runtime, program: program.join(' ') }];
    }),
    lines: text.split('\n').flatMap((line) => (line.startsWith('stack ') ? [line.slice('stack '.length)] : [])),
    ...(tool === undefined ? {} : { tool }),
  };
}

/** Threads or goroutines that stand in the same place. */
export interface StackGroup {
  readonly count: number;
  /** The innermost frame first. */
  readonly frames: readonly string[];
  /** 'BLOCKED', 'idle': as the tool calls it. */
  readonly state: string;
}

/** The stacks of whichever tool: those of jcmd, py-spy and the others by thread, those of pprof counted by it. */
export function readStacks({ tool, lines }: RuntimeSeen): readonly StackGroup[] {
  const blocks = tool === 'pprof' ? goroutines(lines) : threadBlocks(lines);
  const same = Map.groupBy(blocks, ({ frames, state }) => [state, ...frames.slice(0, 6)].join('\n'));
  return [...same.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ ...first, count: group.reduce((sum, { count }) => sum + count, 0) }];
    })
    .toSorted((a, b) => b.count - a.count);
}

/** '12 @ 0x43a0c5 …', then '#\t0x46b0d4\tmain.leak+0x24\t/app/main.go:12'. */
function goroutines(lines: readonly string[]): StackGroup[] {
  const groups: { count: number; frames: string[]; state: string }[] = [];
  for (const line of lines) {
    const [, count] = /^(\d{1,9}) @ 0x/.exec(line) ?? [];
    const [, frame, at] = /^#\t0x[0-9a-f]+\t(\S{1,150})\+0x[0-9a-f]+\t+(\S{1,150})$/.exec(line) ?? [];
    if (count !== undefined) groups.push({ count: Number(count), frames: [], state: '' });
    else if (frame !== undefined) groups.at(-1)?.frames.push(`${frame} (${at?.split('/').at(-1) ?? ''})`);
  }
  return groups;
}

/** A line that is not indented begins a thread; frames are indented, with or without 'at '. */
function threadBlocks(lines: readonly string[]): StackGroup[] {
  const groups: { count: number; frames: string[]; state: string }[] = [];
  for (const line of lines) {
    const [, state] = /java\.lang\.Thread\.State: ([A-Z_]{3,20})/.exec(line) ?? [];
    const [, frame] = /^\s+(?:at )?([A-Za-z_<][^\s].{0,150})$/.exec(line) ?? [];
    const [, idle] = /^Thread \S+ \(([a-z+]{2,20})\)/.exec(line) ?? [];
    const current = groups.at(-1);
    if (/^(?:"|Thread )/.test(line)) groups.push({ count: 1, frames: [], state: idle ?? '' });
    else if (state !== undefined && current !== undefined) current.state = state;
    else if (frame !== undefined) current?.frames.push(frame);
  }
  return groups.filter(({ frames }) => frames.length > 0);
}

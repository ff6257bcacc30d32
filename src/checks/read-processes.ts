export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** R, S, D, Z … of proc(5). */
  readonly state: string;
  readonly rssKb: number;
  readonly threads: number;
  readonly ageS: number;
  readonly name: string;
  /** The first words of its command line, values cut; empty for zombies and kernel threads. */
  readonly command: string;
}

export interface ProcessTable {
  /** Of the target: those of our own container are left out. */
  readonly processes: readonly Process[];
  /** What was in state D, a second later. */
  readonly again: readonly Process[];
}

/** Reads what the step of `ps` printed. Rows that do not fit are left out: a process may have any name. */
export function readProcesses(text: string): ProcessTable {
  const [tables = '', ...commandText] = text.split(/^command lines$/m);
  const [first = '', later = ''] = tables.split(/^a second later$/m);
  const commands = readCommands(commandText.join('\n'));
  const all = readRows(first, commands);
  const self = Number(/^target \S* self (\d+)$/m.exec(first)?.[1]);
  const ours = ownTree(all, self);
  const keep = ({ pid }: Process): boolean => !ours.has(pid);
  return { processes: all.filter(keep), again: readRows(later, commands).filter(keep) };
}

/** Parents before their children. What claims to be its own ancestor is left out: a forged table must not hang us. */
export function inTreeOrder(processes: readonly Process[]): { readonly process: Process; readonly depth: number }[] {
  const children = Map.groupBy(processes, ({ ppid }) => ppid);
  const known = new Set(processes.map(({ pid }) => pid));
  const seen = new Set<number>();
  const ordered: { readonly process: Process; readonly depth: number }[] = [];
  const waiting = processes.filter(({ ppid }) => !known.has(ppid)).map((process) => ({ process, depth: 0 }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next.process.pid)) continue;
    seen.add(next.process.pid);
    ordered.push(next);
    const depth = next.depth + 1;
    waiting.unshift(...(children.get(next.process.pid) ?? []).map((process) => ({ process, depth })));
  }
  return ordered;
}

function readRows(text: string, commands: ReadonlyMap<number, string>): Process[] {
  return text.split('\n').flatMap((line) => {
    const found = /^ *(\d{1,10}) +(\d{1,10}) ([A-Za-z]) +(-?\d{1,15}) +(-?\d{1,10}) +(-?\d{1,15}) (.*)$/.exec(line);
    if (found === null) return [];
    const [pid, ppid, rssKb, threads, ageS] = [1, 2, 4, 5, 6].map((n) => Number(found[n])) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const command = commands.get(pid) ?? '';
    return [{ pid, ppid, state: found[3] ?? '?', rssKb, threads, ageS, name: found[7] ?? '', command }];
  });
}

/** The output of `head -v`: a line '==> /proc/PID/cmdline <==' before each. */
function readCommands(text: string): ReadonlyMap<number, string> {
  const commands = new Map<number, string>();
  let pid: number | undefined;
  for (const line of text.split('\n')) {
    const [, header] = /^==> \/proc\/(\d{1,10})\/cmdline <==$/.exec(line) ?? [];
    if (header !== undefined) pid = Number(header);
    else if (pid !== undefined && line.trim() !== '' && !commands.has(pid)) commands.set(pid, line.trim());
  }
  return commands;
}

/** The step's shell, what it comes from up to the first process of our container, and all that this one started. */
function ownTree(all: readonly Process[], self: number): ReadonlySet<number> {
  const byPid = new Map(all.map((process) => [process.pid, process]));
  const own = new Set<number>();
  let root = byPid.get(self);
  // With shareProcessNamespace all containers hang under the pause process, which is nobody's: stop below it.
  while (root !== undefined && !own.has(root.pid)) {
    own.add(root.pid);
    const parent = byPid.get(root.ppid);
    if (parent === undefined || parent.pid === 1) break;
    root = parent;
  }
  for (let grown = true; grown; ) {
    const children = all.filter(({ pid, ppid }) => own.has(ppid) && !own.has(pid));
    for (const { pid } of children) own.add(pid);
    grown = children.length > 0;
  }
  return own;
}

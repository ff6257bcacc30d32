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
  readonly processes: readonly Process[];
  /** What was in state D, a second later. */
  readonly again: readonly Process[];
}

/** Reads what the step of `ps` printed. Rows that do not fit are left out: a process may have any name. */
export function readProcesses(text: string): ProcessTable {
  const [tables = '', ...commandText] = text.split(/^command lines$/m);
  const [first = '', later = ''] = tables.split(/^a second later$/m);
  const commands = readCommands(commandText.join('\n'));
  return { processes: readRows(first, commands), again: readRows(later, commands) };
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

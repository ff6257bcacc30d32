import { linesOf, toNumber } from './step-texts.ts';

/** What one process does with signals; each mask is a set of signal numbers. */
export interface SignalledProcess {
  readonly pid: number;
  readonly ppid: number;
  /** Its PID in its own namespace: 1 is the init of its container. */
  readonly ownPid: number;
  readonly state: string;
  readonly name: string;
  readonly pending: ReadonlySet<number>;
  readonly blocked: ReadonlySet<number>;
  readonly ignored: ReadonlySet<number>;
  readonly caught: ReadonlySet<number>;
  /** Queued signals of its user, and how many may be. */
  readonly queued: number;
  readonly queueLimit: number;
}

/** What signalsScript printed: word is 'process', or 'later' for a second later. */
export function readSignals(text: string, word: 'process' | 'later'): readonly SignalledProcess[] {
  return linesOf(text, word).flatMap((words) => {
    const [pid, ppid, ownPid] = words.slice(0, 3).map(toNumber);
    const [own, shared, blocked, ignored, caught] = words.slice(4, 9).map(readMask);
    const [queued, queueLimit] = (words[9] ?? '').split('/').map(toNumber);
    if (pid === undefined || ppid === undefined || ownPid === undefined) return [];
    if (own === undefined || shared === undefined || blocked === undefined || ignored === undefined) return [];
    if (caught === undefined) return [];
    return [
      {
        pid,
        ppid,
        ownPid,
        state: words[3] ?? '?',
        name: words.slice(10).join(' '),
        pending: new Set([...own, ...shared]),
        blocked,
        ignored,
        caught,
        queued: queued ?? 0,
        queueLimit: queueLimit ?? 0,
      },
    ];
  });
}

/** '0000000000004001': bit n-1 stands for signal n (proc(5)). */
function readMask(hex: string): ReadonlySet<number> | undefined {
  if (!/^[0-9a-f]{16}$/.test(hex)) return undefined;
  const bits = BigInt(`0x${hex}`);
  return new Set(Array.from({ length: 64 }, (_, n) => n + 1).filter((n) => ((bits >> BigInt(n - 1)) & 1n) === 1n));
}

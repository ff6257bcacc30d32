import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { psScript } from './ps-script.ts';
import { inTreeOrder, type Process, type ProcessTable, readProcesses } from './read-processes.ts';

const codes = {
  processes: { severity: 'info', hop: 'process', nextStep: 'Nothing to do.' },
  zombies: {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Make that process wait for its children, or run the container under an init such as tini.',
  },
  'stuck-in-kernel': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look at the disk or network storage that the process uses: the kernel waits for it.',
  },
  'processes-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again; if it stays so, the runtime shares no process namespace with injected containers.',
  },
} as const;
const finding = findingMaker(codes);

/** Fewer come and go while a healthy parent is busy. */
const manyZombies = 10;

/** As much of the tree as stands in the answer; the whole is in the output. */
const treeLines = 12;

export const ps: Check<Record<string, never>> = {
  name: 'ps',
  summary: "the container's processes: tree, memory, zombies, and what is stuck in the kernel",
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 0, rounds: 1 },
  codes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'ps',
            argv: ['sh', '-c', psScript, 'ps', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 10_000,
            maxBytes: 256 * 1024,
          },
        ],
  interpret: ({ target, outcomes }) => {
    const outcome = outcomes.find(({ step }) => step === 'ps');
    if (outcome === undefined || outcome.end.by === 'leftOut') return { findings: [], facts: [] };
    const about = `container ${target.container?.name ?? target.pod}`;
    const table = readProcesses(outcome.stdout);
    if (table.processes.length === 0) {
      const sentence = `no process of ${about} could be seen`;
      const seen = evidence('ps', outcome.stderr === '' ? 'the list is empty' : outcome.stderr);
      return { findings: [finding('processes-unseen', { about, sentence, evidence: [seen] })], facts: [] };
    }
    return { findings: judge(table, about), facts: factsOf(table, about) };
  },
};

function judge(table: ProcessTable, about: string): Finding[] {
  return [...zombies(table, about), ...stuck(table, about), overview(table, about)];
}

function zombies({ processes }: ProcessTable, about: string): Finding[] {
  const dead = processes.filter(({ state }) => state === 'Z');
  return [...Map.groupBy(dead, ({ ppid }) => ppid)]
    .filter(([, children]) => children.length >= manyZombies)
    .map(([ppid, children]) => {
      const parent = processes.find(({ pid }) => pid === ppid);
      const name = parent === undefined ? `process ${ppid}` : `process ${ppid} (${parent.name})`;
      return finding('zombies', {
        about,
        sentence: `${name} does not wait for its ended children: ${children.length} zombies are left of them`,
        evidence: [lineOf(children[0]), ...children.slice(1, 3).map((one) => lineOf(one))],
      });
    });
}

/** A healthy process waits for its disk for milliseconds; only one that still does a second later is stuck. */
function stuck({ processes, again }: ProcessTable, about: string): Finding[] {
  const still = again.filter(({ pid, state }) => state === 'D' && processes.some((first) => first.pid === pid));
  if (still.length === 0) return [];
  const names = still.map(({ pid, name }) => `${pid} (${name})`).slice(0, 3);
  const sentence = `${still.length === 1 ? 'process' : 'processes'} ${names.join(', ')} ${still.length === 1 ? 'is' : 'are'} stuck in the kernel (state D, a second apart)`;
  return [
    finding('stuck-in-kernel', {
      about,
      sentence,
      evidence: [lineOf(still[0]), ...still.slice(1, 3).map((one) => lineOf(one))],
    }),
  ];
}

function overview({ processes }: ProcessTable, about: string): Finding {
  const dead = processes.filter(({ state }) => state === 'Z').length;
  const words = [`${processes.length} ${processes.length === 1 ? 'process' : 'processes'}`];
  if (dead > 0) words.push(`${dead} ${dead === 1 ? 'zombie' : 'zombies'}`);
  const [biggest] = processes.toSorted((a, b) => b.rssKb - a.rssKb);
  if (biggest !== undefined) words.push(`most memory in ${biggest.pid} (${biggest.name}), ${megabytes(biggest.rssKb)}`);
  const tree = inTreeOrder(processes).slice(0, treeLines);
  const [first, ...more] = tree.map(({ process, depth }) => lineOf(process, depth));
  const sentence = `${about} runs ${words.join(', ')}`;
  return finding('processes', { about, sentence, evidence: [first ?? lineOf(undefined), ...more] });
}

function factsOf({ processes }: ProcessTable, about: string): Fact[] {
  const rss = processes.reduce((sum, { rssKb }) => sum + rssKb, 0);
  const count = { about, unit: 'count', steady: true } as const;
  return [
    { ...count, key: 'processes', value: processes.length },
    { ...count, key: 'threads', value: processes.reduce((sum, { threads }) => sum + threads, 0) },
    { ...count, key: 'zombies', value: processes.filter(({ state }) => state === 'Z').length },
    { about, key: 'memory', value: rss * 1024, unit: 'bytes', steady: true },
  ];
}

function lineOf(process: Process | undefined, depth = 0) {
  if (process === undefined) return evidence('ps', 'no process');
  const { pid, name, state, rssKb, threads, command } = process;
  const what = command === '' ? name : command;
  const branch = depth === 0 ? '' : `${'· '.repeat(depth - 1)}└ `;
  return evidence(
    'ps',
    `${branch}${pid} ${state} ${megabytes(rssKb)}, ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${what}`,
  );
}

function megabytes(kb: number): string {
  return `${(kb / 1024).toFixed(1)} MiB`;
}

import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Outcome } from '../runner/outcome.ts';

const codes = {
  'raw-ok': { severity: 'info', hop: 'process', nextStep: 'Nothing to do.' },
  'raw-failed': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Read what the command printed; its exit status is its own, so its manual says what it means.',
  },
  'raw-unseen': { severity: 'info', unseen: true, hop: 'process', nextStep: 'Run it again with a longer --timeout.' },
} as const;
const finding = findingMaker(codes);

/** As long as the person gave it, at most; --timeout takes no more. */
const longestMs = 300_000;

interface RawArgs {
  readonly argv: readonly [string, ...string[]];
}

/** `/kdebug TARGET -- ARGV…`: the words as given, no shell between. */
export const raw: Check<RawArgs> = {
  name: 'raw',
  summary: 'run one command as given, without a shell',
  words: ['argv…'],
  args: z.object({
    argv: z.tuple([z.string().min(1, 'the command is an empty word')], z.string(), 'no command stands behind `--`'),
  }),
  needs: [],
  ceiling: { rung: 0, rounds: 1 },
  codes,
  plan: ({ args, outcomes }) =>
    outcomes.length > 0 ? [] : [{ id: 'raw', argv: args.argv, rung: 0, timeoutMs: longestMs, maxBytes: 1024 * 1024 }],
  interpret: ({ args, outcomes }) => {
    const outcome = outcomes.find(({ step }) => step === 'raw');
    if (outcome === undefined || outcome.end.by === 'leftOut') return { findings: [], facts: [] };
    return { findings: [judge(args.argv[0], outcome)], facts: [] };
  },
};

function judge(command: string, outcome: Outcome) {
  const about = command;
  const { end, stdout, stderr, tookMs } = outcome;
  const last = [...`${stdout}\n${stderr}`.split('\n')].reverse().find((line) => line.trim() !== '');
  const seen = [evidence('raw', last ?? 'it printed nothing')] as const;
  if (end.by === 'exit') {
    const sentence = `${command} ended with exit status ${end.code} after ${tookMs} ms`;
    return finding(end.code === 0 ? 'raw-ok' : 'raw-failed', { about, sentence, evidence: seen });
  }
  if (end.by === 'signal')
    return finding('raw-failed', { about, sentence: `${command} was ended by ${end.name}`, evidence: seen });
  const why = end.by === 'timeout' ? 'did not end within its time limit' : 'did not run to its end';
  return finding('raw-unseen', { about, sentence: `${command} ${why}`, evidence: seen });
}

import type { CheckWords } from './command.ts';

/** Help in kdebug's small markup. about: the name of a check. */
export function helpText(checks: readonly CheckWords[], about?: string): string {
  const check = checks.find(({ name }) => name === about);
  if (check !== undefined) return `${usage(check)}\n${check.summary}`;
  return [
    '`/kdebug TARGET [CHECK] [ARGS] [-n NS] [-c CONTAINER] [--cluster C] [--timeout S] [again] [--quiet] [--private]`',
    '`/kdebug TARGET -- COMMAND ARGS` runs one command, where the policy allows it.',
    'TARGET: a pod, workload, Service or prefix; `deploy/x` `sts/x` `ds/x` `job/x` `svc/x`; `-l key=value`.',
    '`/kdebug TARGET containers` · `checks` · `help CHECK` · `status RUN` · `cancel RUN` · `stop [REASON]` · `resume`',
    'Slack allows no slash commands in threads: write `@kdebug …` there, and the answer comes in that thread.',
    checksText(checks),
  ].join('\n');
}

export function checksText(checks: readonly CheckWords[]): string {
  return checks.map((check) => `${usage(check)}: ${check.summary}`).join('\n');
}

function usage({ name, words }: CheckWords): string {
  return `\`${['/kdebug TARGET', name, ...words.map((word) => word.toUpperCase())].join(' ')}\``;
}

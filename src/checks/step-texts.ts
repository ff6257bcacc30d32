import type { Outcome } from '../runner/outcome.ts';

/** What the samples of a step printed, in order; a step that was left out or whose command is missing has none. */
export function stepTexts(outcomes: readonly Outcome[], step: string): readonly string[] {
  return outcomes
    .filter((one) => one.step === step && ran(one))
    .toSorted((a, b) => a.sample - b.sample)
    .map(({ stdout }) => stdout);
}

/** Each line as its words, those with the given first word only, without it. */
export function linesOf(text: string, first: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd().split(' '))
    .filter(([word]) => word === first)
    .map(([, ...words]) => words);
}

/** The number behind a word, such as `uptime 12.5`. undefined: no such line, or no number in it. */
export function numberOf(text: string, ...path: readonly string[]): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${path.join(' ')} `));
  return toNumber(line?.slice(path.join(' ').length + 1));
}

/** Only plain decimal numbers: 'max', '0x1' and forged text are none. */
export function toNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,20}(?:\.\d{1,9})?$/.test(text.trim()) ? Number(text) : undefined;
}

/** 126 and 127: the image has no such command, or it may not be run. */
export function ran({ end }: Outcome): boolean {
  if (end.by === 'exit') return end.code !== 126 && end.code !== 127;
  return end.by !== 'leftOut';
}

import type { Check, Input } from '../../src/check/check.ts';
import { composeReport } from '../../src/report/compose-report.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { shortArgv } from '../../src/report/short-argv.ts';
import { quoteWord } from '../../src/request/quote-word.ts';
import type { Step, Word } from '../../src/runner/step.ts';
import { renderReport } from '../../src/terminal/render-report.ts';
import type { Fixture } from '../checks/fixture.ts';

/** How much of a sample's output stands on the page. */
const sampleLines = 70;

export interface PageParts {
  readonly check: Check;
  /** What was recorded of it on a real cluster: steps and sample come from it. undefined: nothing yet. */
  readonly sample: Fixture | undefined;
  /** 'clock.yaml': where it is written, below src/checks. */
  readonly source: string;
}

/** The page of one check, all of it from the check's own data and from what was recorded. */
export function checkPage({ check, sample, source }: PageParts): string {
  const steps = sample === undefined ? [] : check.plan(inputOf(check, sample, []));
  const parts = [
    `# ${check.name}`,
    `${check.summary.replace(/^./, (first) => first.toUpperCase())}.`,
    `\`${usageOf(check)}\``,
    rights(check, source),
    '## Steps',
    stepsText(steps, sample),
    '## Findings',
    findingsTable(check),
    '## A real sample',
    sample === undefined ? 'Nothing was recorded yet.' : sampleText(check, sample),
    'This page is written by `npm run docs`; change the check and not the page.',
  ];
  return `${parts.join('\n\n')}\n`;
}

export function usageOf({ name, words }: Check): string {
  return ['/kdebug TARGET', name, ...words.map((word) => word.toUpperCase())].join(' ');
}

function rights({ ceiling, needs, sensitive, words }: Check, source: string): string {
  const optional = words.filter((word) => /[?…]$/.test(word)).map((word) => `\`${word.replace(/[?…]$/, '')}\``);
  return [
    `- Highest rung: R${ceiling.rung}${ceiling.rung === 0 ? ' (nobody in particular, no capability)' : ''}.`,
    `- Containers it injects: ${ceiling.rounds === 1 ? 'one' : `up to ${ceiling.rounds}`} at most.`,
    `- What it asks the API for besides the pod: ${needs.length === 0 ? 'nothing' : needs.join(', ')}.`,
    ...(sensitive === true ? ['- It shows sensitive text: only where the policy says `sensitive: true`.'] : []),
    ...(optional.length === 0 ? [] : [`- May be left out: ${optional.join(', ')}.`]),
    `- Written in [src/checks/${source}](../../src/checks/${source}).`,
  ].join('\n');
}

function stepsText(steps: readonly Step[], sample: Fixture | undefined): string {
  if (steps.length === 0) return 'None: what the API tells is enough, so no container is injected.';
  const rows = steps.map(({ id, rung, timeoutMs, maxBytes, samples, reaches }) => {
    const often = samples === undefined ? 'once' : `${samples.count} times, every ${samples.everyMs / 1000} s`;
    const where = reaches === undefined ? '' : reaches.map(({ host, port }) => `${host}:${port}`).join(', ');
    return `| \`${id}\` | R${rung} | ${often} | ${timeoutMs / 1000} s, ${maxBytes / 1024} KiB | ${where} |`;
  });
  const args = Object.entries(sample?.args ?? {}).map(([name, value]) => `${name.toUpperCase()} = ${String(value)}`);
  return [
    `As they run for the sample below${args.length === 0 ? '' : ` (${args.join(', ')})`}. \`{targetPid}\` and \`{targetRoot}\` are filled in the pod.`,
    ['| step | rung | runs | limits | reaches |', '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
    ...steps.map(commandText),
  ].join('\n\n');
}

function commandText({ id, argv }: Step): string {
  const words = argv.map(wordText);
  const [file, flag, script = ''] = words;
  if (file !== 'sh' || flag !== '-c') return fence(words.map(quoteWord).join(' '), 'sh');
  const behind = shortArgv(id, words).map((word) => (word === '' ? "''" : quoteWord(word)));
  return `<details><summary><code>sh -c … ${escapeHtml([id, ...behind.filter((word) => word !== id)].join(' '))}</code></summary>\n\n${fence(script, 'sh')}\n\n</details>`;
}

function wordText(word: Word): string {
  return typeof word === 'string' ? word : `{${word.the}}${word.then ?? ''}`;
}

function findingsTable({ codes }: Check): string {
  const rows = Object.entries(codes).map(
    ([code, { severity, unseen, hop, nextStep }]) =>
      `| \`${code}\` | ${unseen === true ? 'not looked at' : severity} | ${hop} | ${nextStep.replaceAll('|', '\\|')} |`,
  );
  return ['| code | severity | hop | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function sampleText(check: Check, sample: Fixture): string {
  const input = inputOf(check, sample, sample.outcomes);
  const { findings, facts } = check.interpret(input);
  const argv = Object.fromEntries(
    check.plan({ ...input, outcomes: [] }).map(({ id, argv: words }) => [id, words.map(wordText)]),
  );
  const report = composeReport({
    run: 'recorded',
    part: 0,
    target: sample.target,
    check: check.name,
    findings,
    facts,
    outcomes: sample.outcomes,
    notLooked: [],
    argv,
    ranAs: `${sample.recorded.image} on Kubernetes ${sample.recorded.kubernetes}`,
  });
  const { value, masked } = createRedactor()(report);
  const lines = renderReport({ ...value, masked }, { colour: false, everything: false })
    .trimEnd()
    .split('\n');
  const cut =
    lines.length > sampleLines ? [...lines.slice(0, sampleLines), `… ${lines.length - sampleLines} more lines`] : lines;
  return fence(cut.join('\n'), 'text');
}

function inputOf(check: Check, { target, args, api }: Fixture, outcomes: Fixture['outcomes']): Input<unknown> {
  return { target, args: check.args.parse(args), api, outcomes };
}

/** Four marks: a script may hold three. */
function fence(text: string, language: string): string {
  return `\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\``;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

import { expect, it } from '@jest/globals';
import type { Check } from '../../../src/check/check.ts';
import { compilePattern } from '../../../src/checks/yaml/pattern.ts';
import { readYamlCheck } from '../../../src/checks/yaml/yaml-check.ts';
import type { Outcome } from '../../../src/runner/outcome.ts';
import { sampleTarget } from './sample-target.ts';

it('a pattern with nested repetitions takes time in line with the text, and no more', () => {
  const pattern = compilePattern('^(?P<all>(?:a+)+)$');
  if (typeof pattern === 'string') throw new Error(pattern);
  const begun = process.cpuUsage();
  expect(pattern.read(`${'a'.repeat(50_000)}b`)).toBeUndefined();
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(2_000);
});

it('a container that prints as much as it may is judged within a moment, and at most 500 rows are kept', () => {
  const line = 'row 12345 abcdefghij\n';
  const { findings } = judge('x'.repeat(10_000) + line.repeat(6_000));
  expect(findings.map(({ sentence }) => sentence)).toEqual(['500 rows']);
});

it.each([
  ['line ends and control characters', 'name \u001b[31m\u0007red\u2028end', 'name  [31m red end'],
  ['a text without end', `name ${'x'.repeat(5_000)}`, `${`name ${'x'.repeat(200)}`.slice(0, 159)}…`],
  ['marks of Slack', 'name <!channel> `x`', 'name <!channel> `x`'],
])('%s of a container stay one line of plain text', (_, printed, sentence) => {
  const found = judge(printed).findings;
  expect(found.map((one) => one.sentence)).toEqual([sentence]);
  expect(found[0]?.evidence[0].line).not.toMatch(/[\p{Cc}\u2028]/u);
});

it.each(['__proto__', 'constructor', 'toString'])(
  'a column of a JSON list called %s is none of the object itself',
  (key) => {
    const check = checkOf(
      `rows: { step: look, json: '$.all[*]', fields: { found: "$['${key}']" } }\n  count: { count: rows }`,
      '{count} rows',
    );
    expect(run(check, '{"all":[{"a":1}]}').findings.map(({ sentence }) => sentence)).toEqual(['0 rows']);
  },
);

it.each([
  ['a duration that no clock has', 'most: { step: look, json: $.n }', '{most|duration}', '{"n":1e306}'],
  [
    'text where a sum is asked for',
    "rows: { step: look, json: '$.all[*]', fields: { n: $.n } }\n  most: { sum: rows, column: n }",
    '{most}',
    '{"all":[{"n":"x"}]}',
  ],
])('%s is no number, and the check says that it read none', (_, values, sentence, printed) => {
  expect(run(checkOf(values, sentence), printed).findings.map(({ code }) => code)).toEqual(['sample-unseen']);
});

function judge(stdout: string) {
  const check = checkOf(
    `rows: { step: look, each: '^row (?P<n>\\d+) (?P<name>\\w+)$', numbers: [n] }\n  count: { count: rows, where: { n: { above: 0 } } }\n  name: { step: look, find: '^(?P<name>name .*)$' }`,
    '{count} rows',
  );
  return run(check, stdout);
}

function run(check: Check, stdout: string) {
  const outcome: Outcome = {
    step: 'look',
    sample: 0,
    stdout,
    stderr: '',
    cutBytes: 0,
    tookMs: 1,
    end: { by: 'exit', code: 0 },
  };
  return check.interpret({ target: sampleTarget, args: {}, api: { pod: {} }, outcomes: [outcome] });
}

function checkOf(values: string, sentence: string): Check {
  const named = values.includes('name:  {') || values.includes('\n  name:');
  const read = readYamlCheck(`version: 1
name: sample
summary: x
steps:
  look: { shows: x, rung: R0, argv: [cat, /proc/uptime], seconds: 3, kilobytes: 128 }
values:
  ${values}
findings:
  counted: { severity: info, hop: process, ${named ? 'when: { count: { above: 0 } }, ' : ''}sentence: '${sentence}', nextStep: Nothing. }
${named ? "  named: { severity: info, hop: process, sentence: '{name}', nextStep: Nothing. }\n" : ''}`);
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
  return read.check;
}

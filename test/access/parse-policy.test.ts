import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '../../src/access/policy.ts';
import { UserError } from '../../src/errors.ts';

function mistakesIn(text: string, checks?: readonly string[]): readonly string[] {
  try {
    parsePolicy(text, checks);
    return [];
  } catch (error) {
    if (!(error instanceof UserError) || error.problem.code !== 'bad-policy') throw error;
    return error.problem.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

const rule = "who: { users: [U0ALICE] }, clusters: ['*'], namespaces: ['*'], checks: ['*']";

describe('parsePolicy', () => {
  it('reads rules, denials, channels, operators and destinations', () => {
    const policy = parsePolicy(
      `version: 1
rules: [{ name: a, ${rule}, maxRung: R1, sensitive: true }, { name: b, ${rule} }]
deny: [{ name: c, namespaces: [kube-*], reason: not ours }]
channels: { C0INC: { cluster: prod, namespace: shop, private: true } }
operators: { groups: [S0ONCALL] }
destinations: { deny: [10.0.0.0/8] }`,
    );
    const common = {
      who: { users: ['U0ALICE'] },
      clusters: ['*'],
      namespaces: ['*'],
      checks: ['*'],
      raw: [],
      credentials: false,
    };
    expect(policy).toEqual({
      from: 'file',
      rules: [
        { ...common, name: 'a', maxRung: 1, sensitive: true },
        { ...common, name: 'b', maxRung: 0, sensitive: false },
      ],
      deny: [{ name: 'c', who: {}, namespaces: ['kube-*'], reason: 'not ours' }],
      channels: new Map([['C0INC', { cluster: 'prod', namespace: 'shop', private: true }]]),
      operators: { groups: ['S0ONCALL'] },
      destinations: { allow: undefined, deny: ['10.0.0.0/8'] },
    });
  });

  it('names every mistake at once, in the order of the file', () => {
    const text = `version: 1
rules:
  - name: shop
    who: { user: [U0ALICE], channels: [] }
    clusters: prod
    namespaces: [Shop, 12]
    checks: [raw, netchek]
    maxRung: r1
    sensitive: maybe
    raw:
      - comand: curl
        args: ['(', '(?=x)']
  - name: shop
channels:
  X1: {}
destinatons: {}
`;
    expect(mistakesIn(text, ['netcheck', 'dns'])).toEqual([
      'line 4, column 12: rules[0].who.user is unknown here. Did you mean `users`?',
      'line 4, column 39: rules[0].who.channels is empty, so it fits nothing: leave it out or fill it',
      'line 5, column 15: rules[0].clusters must be a list',
      'line 6, column 18: rules[0].namespaces[0] can fit no namespace: small letters, digits, - and *',
      'line 6, column 24: rules[0].namespaces[1] must be text: put it in quotes',
      'line 7, column 14: rules[0].checks[0] is no check: raw commands are allowed under `raw`',
      'line 7, column 19: rules[0].checks[1] is no check. Did you mean `netcheck`?',
      'line 8, column 14: rules[0].maxRung must be R0, R1, R2, R3, R4 or R5. Did you mean `R1`?',
      'line 9, column 16: rules[0].sensitive must be true or false',
      'line 11, column 9: rules[0].raw[0].command is missing',
      'line 11, column 9: rules[0].raw[0].comand is unknown here. Did you mean `command`?',
      'line 12, column 16: rules[0].raw[0].args[0] is no RE2 pattern (error parsing regexp: missing closing ): `(`)',
      'line 12, column 21: rules[0].raw[0].args[1] is no RE2 pattern (error parsing regexp: invalid or unsupported Perl syntax: `(?=`)',
      'line 13, column 5: rules[1].who is missing',
      'line 13, column 5: rules[1].clusters is missing',
      'line 13, column 5: rules[1].namespaces is missing',
      'line 15, column 3: channels.X1 is no ID of a Slack channel (C…): it stands at the end of the channel details',
      'line 16, column 1: destinatons is unknown here. Did you mean `destinations`?',
    ]);
  });

  it.each([
    ['an empty file', '', 'line 1, column 1: the file must be a map of keys'],
    [
      'no rules',
      'version: 1\nrules: []',
      'line 2, column 8: rules is empty, so it fits nothing: leave it out or fill it',
    ],
    ['another version', `version: 2\nrules: [{ name: a, ${rule} }]`, 'line 1, column 10: version must be 1.'],
    ['a key given twice', `version: 1\nversion: 1`, 'line 2, column 1: Map keys must be unique'],
    ['an alias', 'version: &v 1\nrules: *v', 'line 2, column 8: aliases are not read here; write it out'],
    ['an unknown tag', 'version: !new 1', 'line 1, column 10: Unresolved tag: !new'],
    [
      'two rules of one name',
      `version: 1\nrules:\n  - { name: a, ${rule} }\n  - { name: a, ${rule} }`,
      'line 4, column 13: rules[1].name is the name of another rule too',
    ],
    [
      'a rule for nobody',
      "version: 1\nrules:\n  - { name: a, who: {}, clusters: ['*'], namespaces: ['*'], checks: ['*'] }",
      'line 3, column 21: rules[0].who names nobody: give users, groups or channels',
    ],
    [
      'a rule that allows nothing',
      "version: 1\nrules:\n  - { name: a, who: { users: [U0A] }, clusters: ['*'], namespaces: ['*'] }",
      'line 3, column 5: rules[0] allows nothing: give checks or raw',
    ],
    [
      'a denial of everything',
      `version: 1\nrules: [{ name: a, ${rule} }]\ndeny: [{ name: b }]`,
      'line 3, column 8: deny[0] denies everything to everybody: give who, clusters, namespaces or checks',
    ],
    [
      'an address range that is none',
      `version: 1\nrules: [{ name: a, ${rule} }]\ndestinations: { deny: [10.0.0.0/33] }`,
      'line 3, column 24: destinations.deny[0] is no address range such as 10.0.0.0/8',
    ],
    [
      'a glob over addresses',
      `version: 1\nrules: [{ name: a, ${rule} }]\ndestinations: { deny: ['10.0.*'] }`,
      'line 3, column 24: destinations.deny[0] is no address range: write one such as 10.0.0.0/8',
    ],
    [
      'a key that JavaScript reserves',
      `version: 1\nrules: [{ name: a, ${rule} }]\n__proto__: { from: terminal }`,
      'line 3, column 1: __proto__ is unknown here. It may be version, rules, deny, channels, operators, destinations.',
    ],
    [
      'a pattern that grows too large',
      `version: 1\nrules: [{ name: a, ${rule}, raw: [{ command: x, args: ['([a-z]{1,99}){9}'] }] }]`,
      'line 2, column 125: rules[0].raw[0].args[0] is too large once its repetitions are written out',
    ],
  ])('refuses %s with its place', (_, text, mistake) => {
    expect(mistakesIn(text)).toEqual([mistake]);
  });

  it('refuses any other text with a UserError alone', () => {
    const valid = readFileSync(new URL('../../deploy/policy.example.yaml', import.meta.url), 'utf8');
    for (let at = 0; at < valid.length; at += 31) {
      expect(() => mistakesIn(valid.slice(0, at))).not.toThrow();
      expect(() => mistakesIn(`${valid.slice(0, at)}\u0000{${valid.slice(at + 3)}`)).not.toThrow();
    }
  });
});

describe('the worked example', () => {
  const example = readFileSync(new URL('../../deploy/policy.example.yaml', import.meta.url), 'utf8');

  it('of docs/policy.md is the file in deploy', () => {
    const page = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
    const [, block] = /```yaml\n(version: 1\n[\s\S]*?)```/.exec(page) ?? [];
    expect(block).toBe(example);
  });

  it('is read without a mistake', () => {
    expect(mistakesIn(example)).toEqual([]);
  });
});

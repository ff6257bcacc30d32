import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Check, Input } from '../../src/check/check.ts';
import { checks, findCheck } from '../../src/checks/all.ts';
import { raw } from '../../src/checks/raw.ts';
import { encodeRunner } from '../../src/runner/encode-steps.ts';
import type { Outcome } from '../../src/runner/outcome.ts';
import { fixturePath, readFixture } from './fixture.ts';

/** Good arguments of each check; every value appears in no script. */
const good: Readonly<Record<string, Readonly<Record<string, string | string[]>>>> = {
  triage: {},
  netcheck: {},
  ps: {},
  containers: {},
  dns: { name: 'canary-7f3a.example' },
  tcp: { host: 'canary-7f3a.example', port: '4711' },
  http: { url: 'http://canary-7f3a.example:4711/canary?q=1' },
  ...Object.fromEntries(['tls', 'grpc', 'path'].map((name) => [name, { host: 'canary-7f3a.example', port: '4711' }])),
  ...Object.fromEntries(['sockets', 'listen', 'stack', 'syscalls', 'signals', 'ipc'].map((name) => [name, {}])),
  capture: { seconds: '7' },
  memory: {},
  cpu: {},
  fds: {},
  threads: {},
  disk: {},
  mounts: {},
  env: {},
  limits: {},
  files: { path: '/canary-7f3a' },
  perms: { path: '/canary-7f3a' },
  tail: { path: '/canary-7f3a' },
  find: { path: '/canary-7f3a', name: '*.canary' },
  hash: { path: '/canary-7f3a' },
  ...Object.fromEntries(
    [
      ...['user', 'uptime', 'os', 'tz', 'clock', 'image', 'probes', 'resources', 'oom', 'pressure', 'io', 'cores'],
      ...['node', 'sysctls', 'interfaces', 'neighbours', 'conntrack', 'hosts'],
    ].map((name) => [name, {}]),
  ),
  ...Object.fromEntries(
    ['postgres', 'mysql', 'redis', 'mongo', 'kafka', 'rabbitmq', 'elastic'].map((name) => [
      name,
      { host: 'canary-7f3a.example', port: '4711' },
    ]),
  ),
  raw: { argv: ['canary-7f3a', '$(canary)', ' ; '] },
};
const all: readonly Check[] = [...checks, raw];
const named = all.map((check) => ({ name: check.name, check }));

it('the catalogue finds each check by its name, lists no check twice, and does not list raw', () => {
  expect(checks.map(({ name }) => name)).toEqual([...new Set(checks.map(({ name }) => name))]);
  expect(checks.includes(raw)).toBe(false);
  expect(all.map(({ name }) => findCheck(name))).toEqual(all);
  expect(findCheck('constructor')).toBeUndefined();
});

it('docs/checks.md lists every code with its severity, and no other', () => {
  const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (ok|info|warning|critical|not looked at) \|/gm)];
  const codes = all.flatMap(({ codes: table }) => Object.entries(table));
  const onPage = rows.map(([, code, severity]) => `${code} ${severity}`);
  const inCode = codes.map(([code, { severity, unseen }]) => `${code} ${unseen === true ? 'not looked at' : severity}`);
  expect(onPage.toSorted()).toEqual([...new Set(inCode)].toSorted());
});

describe.each(named)('the check $name', ({ name, check }) => {
  const fixtures = readdirSync(fixturePath(`${name}/x`).replace(/x\.json$/, '')).map(
    (file) => `${name}/${file.replace(/\.json$/, '')}`,
  );
  const input = inputOf(`${name}/${fixtures[0]?.split('/')[1]}`, check, good[name] ?? {});

  it('plans the same steps for the same input, touches it not, and ends once they ran', () => {
    const steps = check.plan(deepFreeze(input));
    expect(check.plan(input)).toEqual(steps);
    const outcomes = steps.map(({ id }) => outcome(id, ''));
    expect(steps.length === 0 ? [] : check.plan({ ...input, outcomes })).toEqual([]);
    expect(steps.every(({ rung }) => rung <= check.ceiling.rung)).toBe(true);
  });

  it('plans steps that the runner can take, with every word of the person as one whole argument', () => {
    const steps = check.plan(input);
    const start = { nonce: 'n1', deadline: 0, graceMs: 0 };
    expect(() => encodeRunner({ start, steps, targetContainerId: 'abc' })).not.toThrow();
    const words = steps.flatMap(({ argv }) => argv);
    for (const value of Object.values(good[name] ?? {}).flat()) expect(words).toContain(value);
  });

  it('never puts text of the person into a script', () => {
    const scripts = (given: unknown) => {
      const parsed = check.args.safeParse(given);
      if (!parsed.success || name === 'raw') return undefined;
      return check.plan({ ...input, args: parsed.data }).map(({ argv }) => argv.slice(0, 4));
    };
    const constant = scripts(good[name]);
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.domain(),
      fc.webUrl(),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom("'; id; '", '$(id)', '-oX', '`id`'),
    );
    fc.assert(
      fc.property(text, fc.oneof(fc.nat(70_000).map(String), fc.string()), (word, port) => {
        const given = Object.fromEntries(
          Object.keys(good[name] ?? {}).map((key) => [key, key === 'port' ? port : word]),
        );
        const planned = scripts(given);
        if (planned !== undefined) expect(planned).toEqual(constant);
      }),
      { numRuns: 300 },
    );
  });

  it('has a next step for each code, and writes codes as words with hyphens', () => {
    for (const [code, { nextStep }] of Object.entries(check.codes)) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(nextStep).toMatch(/^[A-Z].*[.)]$/);
    }
  });

  it('makes findings of its own codes alone, each with evidence, from empty, cut, garbled and forged output', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), mangling(), (fixture, mangle) => {
        const recorded = inputOf(fixture, check);
        const outcomes = recorded.outcomes.map((one) => ({ ...one, stdout: mangle(one.stdout) }));
        for (const finding of check.interpret({ ...recorded, outcomes }).findings) {
          expect(Object.keys(check.codes)).toContain(finding.code);
          expect(finding.evidence.length).toBeGreaterThan(0);
          expect(`${finding.sentence}${finding.evidence.map(({ line }) => line).join('')}`).not.toMatch(
            /[\p{Cc}\u2028]/u,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds nothing critical where no step ran and the API told nothing', () => {
    const pod = { metadata: { name: 'web' } };
    const { findings } = check.interpret({ ...input, api: { pod }, outcomes: [] });
    expect(findings.filter(({ severity }) => severity === 'critical' || severity === 'warning')).toEqual([]);
  });
});

function inputOf(fixture: string, check: Check, given?: Readonly<Record<string, unknown>>): Input<unknown> {
  const { args, target, api, outcomes } = readFixture(fixture);
  return { target, api, args: check.args.parse(given ?? args), outcomes: given === undefined ? outcomes : [] };
}

function outcome(step: string, stdout: string): Outcome {
  return { step, sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 0, end: { by: 'exit', code: 0 } };
}

/** What may become of a step's output on its way, or be written by a process that wants to be believed. */
function mangling(): fc.Arbitrary<(text: string) => string> {
  const forged = fc.constantFrom(
    'peer a 1',
    'found 127.0.0.1 ::1',
    'connect x 1 0 0',
    'proxy',
    '# sockets',
    'listen FFFFFFFF:FFFF 0:F',
    'curl-says 200',
    'HTTP/1.1 999',
    'asked .',
    'command lines',
    '1 1 S 1 1 1 x',
    '\u001b[31m',
    'held reset',
    'remote 02 00000000:0000 9e9',
    'forbidden <!channel>',
  );
  return fc.oneof(
    fc.constant(() => ''),
    fc.double({ min: 0, max: 1, noNaN: true }).map((at) => (text: string) => text.slice(0, at * text.length)),
    fc.double({ min: 0, max: 1, noNaN: true }).map((at) => (text: string) => text.slice(at * text.length)),
    fc.string({ unit: 'binary', maxLength: 200 }).map((noise) => () => noise),
    fc
      .array(fc.oneof(forged, fc.string({ unit: 'binary' })), { maxLength: 12 })
      .map((lines) => (text: string) => [...lines, text, ...lines].join('\n')),
    fc
      .shuffledSubarray([...Array(40).keys()])
      .map((order) => (text: string) => order.map((i) => text.split('\n')[i] ?? '').join('\n')),
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileArgPattern } from '../../src/access/arg-pattern.ts';
import { authorize } from '../../src/access/authorize.ts';
import { fitsAny } from '../../src/access/glob.ts';
import { specGuard } from '../../src/access/guards.ts';
import type { Permit } from '../../src/access/permit.ts';
import { type Policy, policyFromLists } from '../../src/access/policy.ts';
import type { Denial, Rule } from '../../src/access/rule.ts';
import type { Spec } from '../../src/job/spec.ts';
import type { Request } from '../../src/request/request.ts';
import type { Rung } from '../../src/runner/step.ts';
import { request } from './sample.ts';

// Few names, so that rules and requests meet often.
const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const who = fc.record(
  { users: some(['U0A', 'U0B']), groups: some(['S0A', 'S0B']), channels: some(['C0A', 'C0B', '*']) },
  { requiredKeys: [] },
);
const globs = some(['a', 'b', 'a-*', '*']);
const pattern = fc.constantFrom('[a-z]+', '-x', '.*').map((source) => {
  const compiled = compileArgPattern(source);
  if (typeof compiled === 'string') throw new Error(compiled);
  return compiled;
});
const rawCommand = fc.record({
  command: fc.constantFrom('curl', 'dig'),
  args: fc.array(pattern, { maxLength: 2 }),
  rest: fc.option(pattern, { nil: undefined }),
  withTarget: fc.boolean(),
});
const rule: fc.Arbitrary<Rule> = fc.record({
  name: fc.constantFrom('one', 'two', 'three'),
  who,
  clusters: globs,
  namespaces: globs,
  checks: some(['netcheck', 'dns', '*']),
  raw: fc.array(rawCommand, { maxLength: 2 }),
  maxRung: fc.constantFrom<Rung>(0, 1, 2),
  sensitive: fc.boolean(),
});
const denial: fc.Arbitrary<Denial> = fc.record(
  { name: fc.constant('no'), who, clusters: globs, namespaces: globs, checks: some(['netcheck', 'raw', '*']) },
  { requiredKeys: ['name', 'who'] },
);
const policy: fc.Arbitrary<Policy> = fc.record({
  from: fc.constantFrom('file' as const, 'lists' as const),
  rules: fc.array(rule, { minLength: 1, maxLength: 4, size: 'max' }),
  deny: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(denial, { maxLength: 2 })),
  channels: fc.constant(new Map([['C0B', { private: true }]])),
  operators: fc.constant(undefined),
  destinations: fc.constant({ deny: [] }),
});
const selection = fc.record({ cluster: fc.constantFrom('a', 'b'), namespace: fc.constantFrom('a', 'b', 'a-b') });
const asked: fc.Arbitrary<Request> = fc
  .record({
    user: fc.constantFrom('U0A', 'U0B', 'U0C'),
    groups: fc.subarray(['slack:S0A', 'slack:S0B']),
    channel: fc.constantFrom('C0A', 'C0B'),
    on: fc.array(selection, { minLength: 1, maxLength: 2 }),
    argv: fc.option(
      fc.tuple(fc.constantFrom('curl', 'dig'), fc.array(fc.constantFrom('-x', 'abc', 'a\n'), { maxLength: 2 })),
    ),
    isPrivate: fc.boolean(),
  })
  .map(({ user, groups, channel, on: [first, second], argv, isPrivate }) =>
    request({
      from: { id: `slack:T0/${user}`, name: user, groups },
      at: { chat: 'slack', address: channel, channel: `slack:${channel}`, private: isPrivate },
      on: second === undefined ? request({}, first).on : [request({}, first).on[0], request({}, second).on[0]],
      ...(argv === null ? {} : { check: 'raw', args: { argv: argv.flat() } }),
    }),
  );

const nothing = { maxRung: -1, sensitive: false, rawWithTarget: false };
function permitOf(of: Policy, what: Request): Omit<Permit, 'rule' | 'maxRung'> & { readonly maxRung: number } {
  const decision = authorize(of, what);
  return 'permit' in decision ? decision.permit : nothing;
}

function isNoMore(less: ReturnType<typeof permitOf>, more: ReturnType<typeof permitOf>): boolean {
  return (
    less.maxRung <= more.maxRung && (!less.sensitive || more.sensitive) && (!less.rawWithTarget || more.rawWithTarget)
  );
}

const runs = { numRuns: 1000 };

describe('for every policy and request', () => {
  it('enough are allowed and enough refused for these properties to mean something', () => {
    const allowed = fc
      .sample(fc.tuple(policy, asked), 2000)
      .filter(([of, what]) => permitOf(of, what).maxRung >= 0).length;
    expect(allowed).toBeGreaterThan(100);
    expect(allowed).toBeLessThan(1900);
  });

  it('taking a rule away never allows more', () => {
    fc.assert(
      fc.property(policy, asked, fc.nat(), (of, what, at) => {
        const fewer = { ...of, rules: of.rules.filter((_, n) => n !== at % Math.max(1, of.rules.length)) };
        return isNoMore(permitOf(fewer, what), permitOf(of, what));
      }),
      runs,
    );
  });

  it('a denial more never allows more', () => {
    fc.assert(
      fc.property(policy, asked, denial, (of, what, more) =>
        isNoMore(permitOf({ ...of, deny: [...of.deny, more] }, what), permitOf(of, what)),
      ),
      runs,
    );
  });

  it('the order of the rules changes no permission', () => {
    fc.assert(
      fc.property(policy, asked, (of, what) => {
        const reversed = permitOf({ ...of, rules: of.rules.toReversed() }, what);
        return isNoMore(reversed, permitOf(of, what)) && isNoMore(permitOf(of, what), reversed);
      }),
      runs,
    );
  });

  it('without rules nobody may anything', () => {
    fc.assert(
      fc.property(policy, asked, (of, what) => {
        expect(permitOf({ ...of, rules: [] }, what)).toBe(nothing);
        expect(permitOf(policyFromLists({ channels: [], namespaces: ['*'] }), what)).toBe(nothing);
        expect(permitOf(policyFromLists({ channels: ['C0A', 'C0B'], namespaces: [] }), what)).toBe(nothing);
      }),
      runs,
    );
  });

  it('the worker judges the spec of a request as the bot judged the request, also after both went through JSON', async () => {
    await fc.assert(
      fc.asyncProperty(policy, asked, async (of, what) => {
        const received = JSON.parse(JSON.stringify(what)) as Request;
        const inBot = authorize(of, what);
        expect(authorize(of, received)).toEqual(inBot);
        const said = await specGuard(of)(plainSpec(received), received);
        expect(said).toEqual('refused' in inBot ? inBot.refused : undefined);
      }),
      runs,
    );
  });
});

/** What every permit allows: R0 without target. */
function plainSpec({ on: [{ cluster, namespace }], args, check }: Request): Spec {
  const argv = check === 'raw' ? (args.argv as [string]) : (['true'] as const);
  return {
    target: { cluster, namespace, pod: 'web-1', podUid: 'u', os: 'linux' },
    image: 'toolbox',
    rung: 0,
    runAs: { uid: 65532, gid: 65532 },
    round: 1,
    steps: [{ id: 's', argv, rung: 0, timeoutMs: 1, maxBytes: 1 }],
  };
}

describe('patterns and globs', () => {
  it('fit exactly what an anchored RegExp fits', () => {
    const source = fc
      .constantFrom('a|ab', '(a|b)*', 'a?b+', '[^a]', '.', '^a$', '(?:ab)?c', '\\x{1F600}|a', '(?i)AB')
      .map((text) => ({
        text,
        regexp: new RegExp(`^(?:${text.replace('\\x{1F600}', '\\u{1F600}').replace('(?i)AB', '[aA][bB]')})$`, 'u'),
      }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', '\n', '😀', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(source, text, (one, arg) => {
        const compiled = compileArgPattern(one.text);
        return typeof compiled !== 'string' && compiled.fits(arg) === one.regexp.test(arg);
      }),
      runs,
    );
  });

  it('globs fit exactly what the same RegExp fits', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*'), maxLength: 6 });
    fc.assert(
      fc.property(glob, text, (one, name) => {
        const regexp = new RegExp(`^${one.replaceAll('*', '.*')}$`);
        return fitsAny([one], name) === (name !== '' && regexp.test(name));
      }),
      runs,
    );
  });

  it.each(['(a*)*b', '(a|b)*a(a|b){240}', '(?:a|aa)+', '(?s).*x', '(.?){240}c', '[^b]*'])(
    'the pattern %s answers on an argument of 1 MB, and on the longest that is matched, within 200 ms',
    (source) => {
      const compiled = compileArgPattern(source);
      if (typeof compiled === 'string') throw new Error(compiled);
      for (const arg of ['a'.repeat(1_000_000), noise(1_000_000), noise(2000), 'ab'.repeat(1000), 'a'.repeat(2000)]) {
        expect(fastestMs(() => compiled.fits(arg))).toBeLessThan(200);
      }
    },
  );

  it('a glob answers on a name of 1 MB within 200 ms', () => {
    const globs = ['*a*a*a*a*a*a*a*a*b', `${'a*'.repeat(100)}b`];
    expect(fastestMs(() => fitsAny(globs, 'a'.repeat(1_000_000)))).toBeLessThan(200);
    expect(fastestMs(() => fitsAny(globs, 'a'.repeat(253)))).toBeLessThan(200);
  });
});

/** 'a' and 'b' in an order that no cache of states foresees. */
function noise(chars: number): string {
  let state = 1;
  return Array.from({ length: chars }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 2 === 0 ? 'a' : 'b';
  }).join('');
}

/** The least of three: what the code takes, not what the machine does beside. */
function fastestMs(work: () => unknown): number {
  const took = [1, 2, 3].map(() => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...took);
}

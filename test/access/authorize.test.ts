import { describe, expect, it } from '@jest/globals';
import { authorize } from '../../src/access/authorize.ts';
import { authorizePart } from '../../src/access/authorize-part.ts';
import { parsePolicy, policyFromLists, terminalPolicy } from '../../src/access/policy.ts';
import type { Request } from '../../src/request/request.ts';
import { alice, bob, elsewhere, incident, policyText, rawRequest, request } from './sample.ts';

const rule = `
who: { groups: [S0ONCALL], channels: [C0INC] }
clusters: [prod]
namespaces: [shop, shop-*]
checks: [netcheck, dns]
maxRung: R1
sensitive: true`;
const policy = parsePolicy(policyText(rule));

function refusal(of: typeof policy, asked: Request) {
  const decision = authorize(of, asked);
  return 'refused' in decision
    ? { code: decision.refused.code, message: decision.refused.message, rule: decision.rule }
    : undefined;
}

describe('a policy file', () => {
  it('gives what its rule says', () => {
    expect(authorize(policy, request())).toEqual({
      permit: { rule: 'shop', maxRung: 1, sensitive: true, rawWithTarget: false },
    });
    expect(authorize(policy, request({}, { namespace: 'shop-eu' }))).toHaveProperty('permit');
  });

  it.each([
    ['cluster', request({}, { cluster: 'staging' }), 'cluster-not-allowed', 'you asked for cluster staging'],
    ['namespace', request({}, { namespace: 'payments' }), 'namespace-not-allowed', 'you asked for namespace payments'],
    ['check', request({ check: 'ps' }), 'check-not-allowed', 'you asked for ps'],
  ])('refuses another %s with the name and the scope of the rule', (_, asked, code, what) => {
    expect(refusal(policy, asked)).toEqual({
      code,
      message: `Rule shop allows netcheck, dns in namespaces shop, shop-* of cluster prod, up to R1; ${what}.`,
      rule: 'shop',
    });
  });

  it('refuses raw commands until a rule allows them', () => {
    expect(refusal(policy, rawRequest('id'))).toMatchObject({ code: 'raw-not-allowed', rule: 'shop' });
  });

  it.each([
    ['whom the user group does not hold', request({ from: bob })],
    ['who asks in another channel', request({ at: elsewhere })],
    ['who asks outside any channel', request({ at: { chat: 'slack', address: 'x', private: false } })],
    ['whose id only ends alike', request({ from: { ...alice, id: 'irc:x/U0ALICE', groups: ['irc:S0ONCALL'] } })],
  ])('tells somebody %s nothing of its rules', (_, asked) => {
    const decision = authorize(policy, asked);
    expect(decision).toMatchObject({ refused: { code: 'no-rule' } });
    expect(decision).not.toHaveProperty('rule');
    expect(JSON.stringify(decision)).not.toMatch(/shop|prod|oncall/i);
  });

  it.each(['', '..', 'shop/pods', 'SHOP', '*', 'a'.repeat(64)])(
    'covers no namespace that Kubernetes could not have: %j',
    (namespace) => {
      const open = parsePolicy(
        policyText("who: { users: [U0ALICE] }\nclusters: ['*']\nnamespaces: ['*']\nchecks: ['*']"),
      );
      expect(refusal(open, request({}, { namespace }))).toMatchObject({ code: 'namespace-not-allowed' });
    },
  );

  it('lets a denial beat every rule, and hides it from those whom no rule is for', () => {
    const denying = parsePolicy(
      policyText(rule, 'deny: [{ name: frozen, namespaces: [shop], reason: release freeze }]'),
    );
    expect(refusal(denying, request())).toEqual({
      code: 'denied-by-rule',
      message: 'Rule frozen denies this: release freeze.',
      rule: 'frozen',
    });
    expect(refusal(denying, request({}, { namespace: 'shop-eu' }))).toBeUndefined();
    expect(refusal(denying, request({ from: bob }))).toMatchObject({ code: 'no-rule' });
  });

  it("denies all checks and raw commands with '*', and raw commands alone with 'raw'", () => {
    const rules = `${rule}\nraw: [{ command: id }]`;
    const all = parsePolicy(policyText(rules, "deny: [{ name: all, checks: ['*'] }]"));
    const raw = parsePolicy(policyText(rules, 'deny: [{ name: all, checks: [raw] }]'));
    for (const [of, asked] of [
      [all, request()] as const,
      [all, rawRequest('id')] as const,
      [raw, rawRequest('id')] as const,
    ]) {
      expect(refusal(of, asked)).toMatchObject({ code: 'denied-by-rule' });
    }
    expect(refusal(raw, request())).toBeUndefined();
  });

  it.each(['irc:T0HOME/U0ALICE', 'slack:T0HOME/XU0ALICE', 'slack:T0HOME/u0alice', 'slack:T0HOME/U0ALICE/x'])(
    'takes %s for nobody whom it names',
    (id) => {
      const named = parsePolicy(policyText(rule.replace('groups: [S0ONCALL]', 'users: [U0ALICE]')));
      expect(refusal(named, request())).toBeUndefined();
      expect(refusal(named, request({ from: { ...alice, id } }))).toMatchObject({ code: 'no-rule' });
    },
  );

  it('adds up what several rules give, whatever their order', () => {
    const second = "  - { name: all, who: { channels: [C0INC] }, clusters: ['*'], namespaces: ['*'], checks: ['*'] }\n";
    const text = policyText(rule);
    for (const both of [parsePolicy(text + second), parsePolicy(text.replace('rules:\n', `rules:\n${second}`))]) {
      const decision = authorize(both, request());
      expect(decision).toMatchObject({ permit: { maxRung: 1, sensitive: true } });
      expect(authorize(both, request({ from: bob }))).toMatchObject({
        permit: { rule: 'all', maxRung: 0, sensitive: false },
      });
    }
  });

  it('gives a request on several selections only what each of them allows', () => {
    const two = parsePolicy(
      policyText(
        rule,
        "  - { name: low, who: { groups: [S0ONCALL] }, clusters: [prod], namespaces: [web], checks: ['*'] }\n",
      ),
    );
    const on = [...request().on, ...request({}, { namespace: 'web' }).on] as const;
    expect(authorize(two, request({ on: [on[0], on[1] ?? on[0]] }))).toEqual({
      permit: { rule: 'shop, low', maxRung: 0, sensitive: false, rawWithTarget: false },
    });
    const [other] = request({}, { namespace: 'payments' }).on;
    expect(refusal(two, request({ on: [on[0], other] }))).toMatchObject({ code: 'namespace-not-allowed' });
  });

  it('refuses a public answer where the channel demands private ones', () => {
    const demanding = parsePolicy(policyText(rule, 'channels: { C0INC: { private: true } }'));
    expect(refusal(demanding, request())).toMatchObject({ code: 'private-demanded' });
    expect(refusal(demanding, request({ at: { ...incident, private: true } }))).toBeUndefined();
  });
});

describe('authorizePart', () => {
  it('decides as authorize does on a job of its own cluster', () => {
    for (const asked of [request(), request({ from: bob })]) {
      expect(authorizePart(policy, { request: asked, part: 0, cluster: 'prod' })).toEqual(authorize(policy, asked));
    }
  });

  it('refuses a job of another cluster, also when another part is of its own', () => {
    const [here, there] = [request().on[0], request({}, { cluster: 'staging' }).on[0]];
    for (const [on, part] of [[[there], 0] as const, [[here, there], 1] as const]) {
      const decision = authorizePart(terminalPolicy(1), { request: request({ on }), part, cluster: 'prod' });
      expect(decision).toMatchObject({ refused: { code: 'other-cluster' } });
    }
  });
});

describe('without a policy file', () => {
  const lists = policyFromLists({ channels: ['C0INC'], namespaces: ['shop'] });

  it('built-in checks run at R0 without sensitive output in the named channels and namespaces', () => {
    expect(authorize(lists, request({ from: bob }))).toEqual({
      permit: { rule: 'KDEBUG_CHANNELS', maxRung: 0, sensitive: false, rawWithTarget: false },
    });
  });

  it.each([
    ['no channels', { channels: [], namespaces: [] }, request(), 'no-channels', 'KDEBUG_CHANNELS'],
    ['no namespaces', { channels: ['C0INC'], namespaces: [] }, request(), 'no-namespaces', 'KDEBUG_NAMESPACES'],
    ['a star for channels', { channels: ['*'], namespaces: ['*'] }, request(), 'no-channels', 'KDEBUG_CHANNELS'],
    [
      'another channel',
      { channels: ['C0X'], namespaces: ['shop'] },
      request(),
      'channel-not-listed',
      'KDEBUG_CHANNELS',
    ],
    [
      'another namespace',
      { channels: ['C0INC'], namespaces: ['x'] },
      request(),
      'namespace-not-listed',
      'KDEBUG_NAMESPACES',
    ],
    [
      'a raw command',
      { channels: ['C0INC'], namespaces: ['shop'] },
      rawRequest('id'),
      'raw-needs-policy',
      'KDEBUG_POLICY',
    ],
  ])('%s is refused, and the refusal says which variable to set', (_, given, asked, code, variable) => {
    const decision = authorize(policyFromLists(given), asked);
    if (!('refused' in decision)) throw new Error('it was allowed');
    expect(decision.refused.code).toBe(code);
    expect(decision.refused.nextStep).toContain(variable);
  });
});

describe('the policy of the terminal', () => {
  it('allows everything up to the rung of the command line', () => {
    const at = { chat: 'terminal', address: '-', private: true } as const;
    const from = { id: 'terminal:me', name: 'me' };
    for (const asked of [request({ at, from }), { ...rawRequest('sh', '-c', 'id'), at, from }]) {
      expect(authorize(terminalPolicy(1), asked)).toMatchObject({ permit: { maxRung: 1, sensitive: true } });
    }
  });
});

describe('raw commands', () => {
  const raw = parsePolicy(
    policyText(`${rule}
raw:
  - { command: curl, args: ['-sI', 'https?://[a-z.]+/[a-z]*'] }
  - { command: dig, args: ['\\+short'], rest: '[a-z.]+' }
  - { command: ps, withTarget: true }
  - { command: echo, rest: '(?s).*' }`),
  );

  it('run without target at R0, unless the rule says otherwise', () => {
    expect(authorize(raw, rawRequest('dig', '+short', 'a.b', 'c'))).toMatchObject({
      permit: { maxRung: 0, rawWithTarget: false },
    });
    expect(authorize(raw, rawRequest('ps'))).toMatchObject({ permit: { maxRung: 1, rawWithTarget: true } });
  });

  it.each([
    ['another command', ['rm'], 'Rule shop allows the raw commands curl, dig, ps, echo; you asked for `rm`.'],
    [
      'a path to the command',
      ['/bin/curl', '-sI', 'http://a/'],
      'Rule shop allows the raw commands curl, dig, ps, echo; you asked for `/bin/curl`.',
    ],
    ['an argument too few', ['curl', '-sI'], 'Rule shop allows `curl` with 2 arguments; you gave 1.'],
    [
      'an argument too many',
      ['curl', '-sI', 'http://a/', 'x'],
      'Rule shop allows `curl` with 2 arguments; you gave 3.',
    ],
    [
      'an argument that starts alike',
      ['curl', '-sI', 'http://a/ -o'],
      'Rule shop allows `curl` with argument 2 as `https?://[a-z.]+/[a-z]*`; yours is `http://a/ -o`.',
    ],
    ['a newline at the end', ['curl', '-sI', 'http://a/\n'], undefined],
    ['a newline before', ['curl', '-sI', '\nhttp://a/'], undefined],
    ['letters of another script', ['curl', '-sI', 'http://а/'], undefined],
    ['a NUL', ['echo', 'a\0b'], undefined],
    ['half a character', ['echo', '\ud800'], undefined],
    ['a rest that does not fit', ['dig', '+short', 'a', '-f/etc/passwd'], undefined],
    ['more than a command can hold', ['echo', 'x'.repeat(2001)], undefined],
    ['more arguments than a command can hold', ['echo', ...Array<string>(2001).fill('x')], undefined],
  ])('are refused with %s', (_, argv, message) => {
    expect(refusal(raw, rawRequest(...argv))).toMatchObject({
      code: 'raw-argument-not-allowed',
      ...(message === undefined ? {} : { message }),
    });
  });

  it.each([[undefined], [[]], [['']], ['id'], [5]])('are refused when the argv of the request is %j', (argv) => {
    const args = (argv === undefined ? {} : { argv }) as Request['args'];
    expect(refusal(raw, request({ check: 'raw', args }))).toMatchObject({ code: 'raw-not-allowed' });
  });
});

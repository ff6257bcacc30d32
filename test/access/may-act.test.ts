import { describe, expect, it } from '@jest/globals';
import { channelDefaults } from '../../src/access/channel-defaults.ts';
import { mayAct, mayControl } from '../../src/access/may-act.ts';
import { parsePolicy, policyFromLists } from '../../src/access/policy.ts';
import type { Person } from '../../src/request/request.ts';
import { alice, bob, elsewhere, incident, policyText, request } from './sample.ts';

const carol: Person = { id: 'slack:T0HOME/U0CAROL', name: 'carol' };
const text = policyText(
  "who: { users: [U0ALICE, U0BOB], channels: [C0INC] }\nclusters: ['*']\nnamespaces: [shop]\nchecks: ['*']",
  'operators: { users: [U0CAROL] }\nchannels: { C0INC: { cluster: prod, namespace: shop }, C0OTHER: { private: true } }\n',
);
const policy = parsePolicy(text);
const run = request();
const own = { who: alice, at: incident, run };
const others = { who: bob, at: incident, run };
const code = (problem: { readonly code: string } | undefined) => problem?.code;

describe('mayAct', () => {
  it.each([
    ['status', own, undefined],
    ['status', others, undefined],
    ['status', { ...own, who: carol }, 'run-not-yours'],
    ['status', { ...own, at: elsewhere }, 'run-not-yours'],
    ['again', own, undefined],
    ['again', others, undefined],
    ['again', { ...own, who: carol }, 'no-rule'],
    ['cancel', own, undefined],
    ['cancel', { ...own, at: elsewhere }, undefined],
    ['cancel', others, 'run-not-yours-to-cancel'],
    ['cancel', { ...others, who: carol }, undefined],
  ] as const)('%s as the person who asks now (case %#)', (action, act, expected) => {
    expect(code(mayAct(policy, { ...act, action }))).toBe(expected);
  });

  it('keeps a private run to its requester, and lets operators cancel it', () => {
    const secret = { ...run, at: { ...incident, private: true } };
    expect(code(mayAct(policy, { ...own, run: secret, action: 'status' }))).toBeUndefined();
    expect(code(mayAct(policy, { ...others, run: secret, action: 'status' }))).toBe('run-not-yours');
    expect(code(mayAct(policy, { ...others, run: secret, action: 'again' }))).toBe('run-not-yours');
    expect(code(mayAct(policy, { ...own, who: carol, run: secret, action: 'cancel' }))).toBeUndefined();
  });

  it('shows the status of a run whose answer may hold sensitive output only to those who may read it', () => {
    const more =
      "  - { name: logs, who: { users: [U0ALICE] }, clusters: ['*'], namespaces: [shop], checks: ['*'], sensitive: true }\n";
    const withLogs = parsePolicy(text.replace('operators:', `${more}operators:`));
    expect(code(mayAct(withLogs, { ...own, action: 'status' }))).toBeUndefined();
    expect(code(mayAct(withLogs, { ...others, action: 'status' }))).toBe('run-not-yours');
    expect(
      code(mayAct(withLogs, { who: alice, at: incident, run: { ...run, from: bob }, action: 'status' })),
    ).toBeUndefined();
  });

  it('shows the status in a channel that demands private answers: a status is one', () => {
    const demanding = parsePolicy(text.replace('C0INC: {', 'C0INC: { private: true,'));
    expect(code(mayAct(demanding, { ...own, action: 'status' }))).toBeUndefined();
    expect(code(mayAct(demanding, { ...own, action: 'again' }))).toBe('private-demanded');
  });

  it('tells nothing of the run in a refusal', () => {
    for (const action of ['status', 'cancel'] as const) {
      const refused = mayAct(policy, { who: { ...carol, id: 'slack:T0HOME/U0DAVE' }, at: elsewhere, action, run });
      expect(JSON.stringify(refused)).not.toMatch(/shop|prod|netcheck|alice|U0/i);
    }
  });

  it('needs the policy of today: a requester whom no rule is for any more does not see the run', () => {
    const today = parsePolicy(text.replace('U0ALICE, ', ''));
    expect(code(mayAct(today, { ...own, action: 'status' }))).toBe('run-not-yours');
  });

  it('lets nobody but the requester cancel where there is no policy file', () => {
    const lists = policyFromLists({ channels: ['C0INC'], namespaces: ['shop'] });
    expect(code(mayAct(lists, { ...own, action: 'cancel' }))).toBeUndefined();
    expect(code(mayAct(lists, { ...others, action: 'cancel' }))).toBe('run-not-yours-to-cancel');
  });
});

describe('mayControl', () => {
  const lists = policyFromLists({ channels: ['C0INC'], namespaces: [] });
  it.each([
    ['an operator', policy, carol, elsewhere, undefined],
    ['somebody who may ask but is no operator', policy, alice, incident, 'no-operator'],
    [
      'anybody under a policy without operators',
      parsePolicy(text.replace(/operators.*\n/, '')),
      carol,
      incident,
      'no-operator',
    ],
    ['anybody in a channel of the lists', lists, bob, incident, undefined],
    ['anybody elsewhere', lists, bob, elsewhere, 'no-operator'],
    [
      'anybody where the list is empty',
      policyFromLists({ channels: [], namespaces: [] }),
      bob,
      incident,
      'no-operator',
    ],
  ])('decides on %s', (_, of, who, at, expected) => {
    expect(code(mayControl(of, { who, at }))).toBe(expected);
  });
});

describe('channelDefaults', () => {
  it('gives what the policy says of the channel, and nothing of another', () => {
    expect(channelDefaults(policy, incident)).toEqual({ cluster: 'prod', namespace: 'shop' });
    expect(channelDefaults(policy, elsewhere)).toEqual({ private: true });
    expect(channelDefaults(policy, { chat: 'slack', address: 'C0INC', private: false })).toEqual({});
  });
});

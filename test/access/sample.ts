import type { Person, Place, Request, Selection } from '../../src/request/request.ts';

export const alice: Person = { id: 'slack:T0HOME/U0ALICE', name: 'alice', groups: ['slack:S0ONCALL'] };
export const bob: Person = { id: 'slack:T0HOME/U0BOB', name: 'bob' };
export const incident: Place = { chat: 'slack', address: 'C0INC', channel: 'slack:C0INC', private: false };
export const elsewhere: Place = { chat: 'slack', address: 'C0OTHER', channel: 'slack:C0OTHER', private: false };

const web: Selection = { cluster: 'prod', namespace: 'shop', pick: 'one', by: { name: 'web' } };

/** A request of alice in the incident channel: netcheck on shop/web of prod. */
export function request(change: Partial<Request> = {}, on: Partial<Selection> = {}): Request {
  return {
    run: 'aaaabbbbccccdddd',
    from: alice,
    at: incident,
    on: [{ ...web, ...on }],
    check: 'netcheck',
    args: {},
    limitMs: 60_000,
    askedAt: 1,
    ...change,
  };
}

export function rawRequest(...argv: string[]): Request {
  return request({ check: 'raw', args: { argv } });
}

/** A policy file with one rule; more lines go behind it. */
export function policyText(rule: string, more = ''): string {
  const lines = rule
    .trim()
    .split('\n')
    .map((line) => `    ${line}`);
  return `version: 1\nrules:\n  - name: shop\n${lines.join('\n')}\n${more}`;
}

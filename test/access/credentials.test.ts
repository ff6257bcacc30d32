import { describe, expect, it } from '@jest/globals';
import { authorize } from '../../src/access/authorize.ts';
import { specGuard } from '../../src/access/guards.ts';
import { parsePolicy, policyFromLists, terminalPolicy } from '../../src/access/policy.ts';
import type { Spec } from '../../src/job/spec.ts';
import type { SecretVariable, Step } from '../../src/runner/step.ts';
import { policyText, rawRequest, request } from './sample.ts';

const rule = `
who: { groups: [S0ONCALL] }
clusters: [prod]
namespaces: [shop]
checks: ['*']
maxRung: R1
raw: [{ command: env }]
credentials: true`;
const policy = parsePolicy(policyText(rule));
const without = parsePolicy(policyText(rule.replace('credentials: true', '')));
const asked = request({ check: 'postgres' });

const password: SecretVariable = { name: 'KDEBUG_PASSWORD', secret: 'db', key: 'password' };
const target = { cluster: 'prod', namespace: 'shop', pod: 'web-1', podUid: 'u1', os: 'linux' } as const;
const container = { name: 'web', running: true, uid: 1000, gid: 2000 };
const step: Step = { id: 'login', argv: ['true'], rung: 0, timeoutMs: 1000, maxBytes: 1000, secrets: [password] };
const spec: Spec = { target, image: 'toolbox', rung: 0, runAs: { uid: 65532, gid: 65532 }, round: 1, steps: [step] };

describe('credentials', () => {
  it('are given by a rule that says so, and by nothing else', () => {
    const given = (decision: ReturnType<typeof authorize>) => 'permit' in decision && decision.permit.credentials;
    const lists = policyFromLists({ channels: ['C0INC'], namespaces: ['shop'] });
    expect(given(authorize(policy, asked))).toBe(true);
    expect(given(authorize(without, asked))).toBeUndefined();
    expect(given(authorize(policy, rawRequest('env')))).toBeUndefined();
    expect(given(authorize(terminalPolicy(1), asked))).toBeUndefined();
    expect(given(authorize(terminalPolicy(1, true), asked))).toBe(true);
    expect(lists.rules.some(({ credentials }) => credentials === true)).toBe(false);
  });

  it('pass in a container without target at R0', async () => {
    expect(await specGuard(policy)(spec, asked)).toBeUndefined();
  });

  it.each<[string, typeof policy, Partial<Spec>, string]>([
    ['without such a rule', without, {}, 'rule shop does not give them'],
    ['beside the target', policy, { target: { ...target, container } }, 'without target at R0'],
    [
      'as the target',
      policy,
      { target: { ...target, container }, rung: 1, runAs: { uid: 1000, gid: 2000 } },
      'without target at R0',
    ],
    [
      'under another name',
      policy,
      { steps: [{ ...step, secrets: [{ ...password, name: 'LD_PRELOAD' as never }] }] },
      'not those that kdebug uses',
    ],
    [
      'with two meanings of one name',
      policy,
      { steps: [step, { ...step, secrets: [{ ...password, key: 'other' }] }] },
      'not those that kdebug uses',
    ],
  ])('are refused %s', async (_, judged, change, why) => {
    const refused = await specGuard(judged)({ ...spec, ...change }, asked);
    expect(refused).toMatchObject({ code: 'spec-not-allowed', message: expect.stringContaining(why) });
  });
});

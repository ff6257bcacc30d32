import { describe, expect, it } from '@jest/globals';
import { destinationGuard, specGuard } from '../../src/access/guards.ts';
import { parsePolicy, terminalPolicy } from '../../src/access/policy.ts';
import type { Spec } from '../../src/job/spec.ts';
import type { Step } from '../../src/runner/step.ts';
import { bob, policyText, rawRequest, request } from './sample.ts';

const rule = `
who: { groups: [S0ONCALL] }
clusters: [prod]
namespaces: [shop]
checks: [netcheck]
maxRung: R1
raw: [{ command: id }, { command: ps, args: ['-e'], withTarget: true }]`;
const policy = parsePolicy(policyText(rule));
const judge = specGuard(policy);

const step: Step = { id: 'addresses', argv: ['ip', 'addr'], rung: 0, timeoutMs: 1000, maxBytes: 1000 };
const container = { name: 'web', running: true, uid: 1000, gid: 2000 };
const target = { cluster: 'prod', namespace: 'shop', pod: 'web-1', podUid: 'u1', os: 'linux' } as const;
const spec: Spec = { target, image: 'toolbox', rung: 0, runAs: { uid: 65532, gid: 65532 }, round: 1, steps: [step] };
const asTarget: Spec = {
  ...spec,
  target: { ...target, container },
  rung: 1,
  runAs: { uid: 1000, gid: 2000 },
  steps: [{ ...step, rung: 1 }],
};
const rawSpec = (...argv: [string, ...string[]]): Spec => ({ ...spec, steps: [{ ...step, argv }] });

describe('specGuard', () => {
  it.each([
    ['R0 without target', spec, request()],
    ['R1 as the target', asTarget, request()],
    ['the container that was named', asTarget, request({}, { container: 'web' })],
    ['the raw command as asked', rawSpec('id'), rawRequest('id')],
    [
      'a raw command beside the target, where the rule says so',
      { ...rawSpec('ps', '-e'), target: { ...target, container } },
      rawRequest('ps', '-e'),
    ],
  ])('lets %s pass', async (_, finished, asked) => {
    expect(await judge(finished, asked)).toBeUndefined();
  });

  it.each<[string, Partial<Spec>, string]>([
    [
      'another namespace',
      { target: { ...target, namespace: 'payments' } },
      'its target payments/web-1 is not what was asked for',
    ],
    [
      'another cluster',
      { target: { ...target, cluster: 'staging' } },
      'its target shop/web-1 is not what was asked for',
    ],
    [
      'another container',
      { target: { ...target, container: { ...container, name: 'db' } } },
      'its target shop/web-1 is not what was asked for',
    ],
    ['a higher rung', { rung: 3, runAs: { uid: 0, gid: 0 } }, 'it needs rung R3, and rule shop allows R1'],
    [
      'a step above the rung of its container',
      { steps: [{ ...step, rung: 1 }] },
      'a step needs rung R1 in a container of R0',
    ],
    ['root at R0', { runAs: { uid: 0, gid: 0 } }, 'UID 0 is not that of rung R0'],
    ["the image's UID", { runAs: undefined as never }, 'UID of the image is not that of rung R0'],
    [
      "the target's UID at R0",
      { target: { ...target, container: { ...container, name: 'web' } }, runAs: { uid: 1000, gid: 2000 } },
      'UID 1000 is not that of rung R0',
    ],
    ['another UID at R1', { ...asTarget, runAs: { uid: 1001, gid: 2000 } }, 'UID 1001 is not that of rung R1'],
    ['another GID at R1', { ...asTarget, runAs: { uid: 1000, gid: 0 } }, 'UID 1000 is not that of rung R1'],
    [
      'root at R1',
      { ...asTarget, target: { ...target, container: { ...container, uid: 0, gid: 0 } }, runAs: { uid: 0, gid: 0 } },
      'UID 0 is not that of rung R1',
    ],
  ])('refuses %s', async (_, change, why) => {
    expect(await judge({ ...spec, ...change }, request({}, { container: 'web' }))).toMatchObject({
      code: 'spec-not-allowed',
      message: `The injection was refused: ${why}.`,
    });
  });

  it('refuses a rung that only a policy allows, since kdebug injects none above R1', async () => {
    const high = specGuard(parsePolicy(policyText(rule.replace('R1', 'R3'))));
    expect(await high({ ...asTarget, rung: 2 }, request())).toMatchObject({
      message: 'The injection was refused: kdebug injects nothing above R1, and it needs R2.',
    });
  });

  it.each([
    ['an argument less', { ...rawSpec('ps'), target: { ...target, container } }, rawRequest('ps', '-e')],
    ['another argument', rawSpec('id', '-u'), rawRequest('id')],
    ['another command', rawSpec('sh'), rawRequest('id')],
    ['a hole in its place', { ...spec, steps: [{ ...step, argv: [{ the: 'targetPid' }] as const }] }, rawRequest('id')],
    ['a target that the rule does not give', { ...rawSpec('id'), target: { ...target, container } }, rawRequest('id')],
  ])('refuses a raw command with %s', async (_, finished, asked) => {
    expect(await judge(finished, asked)).toMatchObject({ code: 'spec-not-allowed' });
  });

  it('asks the policy again', async () => {
    expect(await judge(spec, request({ from: bob }))).toMatchObject({ code: 'no-rule' });
    expect(await judge(rawSpec('rm'), rawRequest('rm'))).toMatchObject({ code: 'raw-argument-not-allowed' });
  });
});

describe('destinationGuard', () => {
  const reaching = (...hosts: string[]): Spec => ({
    ...spec,
    steps: [{ ...step, reaches: hosts.map((host) => ({ host, port: 80 })) }],
  });
  const guard = (destinations: string) =>
    destinationGuard(parsePolicy(policyText(rule, `destinations: ${destinations}`)));

  it.each([
    '169.254.169.254',
    '0xa9fea9fe',
    '2852039166',
    '::ffff:169.254.169.254',
    '[fe80::1%eth0]',
    'fd00:ec2::254',
    '100.100.100.200',
    'metadata.google.internal',
    'Metadata.Google.Internal.',
  ])('never lets a step reach %s, whatever the policy', async (host) => {
    for (const judged of [guard("{ allow: ['*'] }"), destinationGuard(terminalPolicy(5))]) {
      expect(await judged(reaching('orders', host), request())).toMatchObject({ code: 'destination-forbidden' });
    }
  });

  it.each([
    ['10.20.1.2', '{ deny: [10.20.0.0/16] }'],
    ['0x0a140102', '{ deny: [10.20.0.0/16] }'],
    ['::ffff:10.20.1.2', '{ deny: [10.20.1.2] }'],
    ['fd00::5', "{ deny: ['fd00::/64'] }"],
    ['orders.payments.svc.cluster.local', "{ deny: ['*.payments.svc.cluster.local'] }"],
    ['ORDERS.payments.svc.cluster.local.', "{ deny: ['*.payments.svc.cluster.local'] }"],
    ['orders.payments', "{ deny: ['*.payments.svc.cluster.local'] }"],
    ['orders', "{ deny: ['orders.shop.svc'] }"],
    ['db.example.com', "{ allow: ['*.svc', 10.0.0.0/8] }"],
    ['11.0.0.1', "{ allow: ['*.svc', 10.0.0.0/8] }"],
    ['orders', "{ allow: ['*.shop.svc.cluster.local'] }"],
    ['a.svc', "{ allow: ['*.svc'], deny: [a.svc] }"],
  ])('refuses %s under %s', async (host, destinations) => {
    expect(await guard(destinations)(reaching(host), request())).toMatchObject({ code: 'destination-not-allowed' });
  });

  it.each([
    ['10.20.1.2', '{ deny: [10.21.0.0/16] }'],
    ['127.0.0.1', '{ deny: [10.0.0.0/8] }'],
    ['orders.payments', "{ deny: ['*.billing.svc.cluster.local'] }"],
    ['orders.shop.svc', "{ allow: ['*.svc', 10.0.0.0/8] }"],
    ['10.1.2.3', "{ allow: ['*.svc', 10.0.0.0/8] }"],
    ['fd00::5', "{ allow: ['fd00::/64'] }"],
    ['anything.example.com', "{ allow: ['*'], deny: [10.0.0.0/8] }"],
  ])('lets %s pass under %s', async (host, destinations) => {
    expect(await guard(destinations)(reaching(host), request())).toBeUndefined();
  });

  it.each([
    [['curl', 'http://169.254.169.254/latest/meta-data'], 'destination-forbidden'],
    [['curl', '--url=http://metadata.google.internal:80/'], 'destination-forbidden'],
    [['nc', '169.254.169.254:80'], 'destination-forbidden'],
    [['curl', 'http://[fd00:ec2::254]/'], 'destination-forbidden'],
    [['curl', 'http://orders.shop.svc:8080/health'], undefined],
    [['dig', '+short', 'orders.shop.svc', '@10.0.0.10'], undefined],
  ])('judges what stands openly in the raw command %j', async (argv, code) => {
    const said = await destinationGuard(policy)(rawSpec('x', ...argv), rawRequest('x', ...argv));
    expect(said === undefined || 'needsApproval' in said ? undefined : said.code).toBe(code);
  });
});

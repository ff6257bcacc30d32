import { describe, expect, it } from '@jest/globals';
import { authorize } from '../../src/access/authorize.ts';
import { parsePolicy, policyFromLists } from '../../src/access/policy.ts';
import { rightsOf } from '../../src/access/rights.ts';
import { alice, bob, request } from './sample.ts';

const policy = parsePolicy(`
version: 1
rules:
  - name: incidents
    who: { channels: [C0INC, C0OTHER] }
    clusters: [prod]
    namespaces: [shop]
    checks: ['*']
  - name: oncall
    who: { groups: [S0ONCALL] }
    clusters: ['stag*']
    namespaces: ['*']
    checks: [netcheck]
    maxRung: R1
    sensitive: true
    raw: [{ command: dig }]
  - name: others
    who: { users: [U0CAROL], channels: ['*'] }
    clusters: [secret]
    namespaces: [secret]
    checks: ['*']
deny:
  - { name: no-system, namespaces: [kube-*], reason: they are the platform team's }
  - { name: not-in-other, who: { channels: [C0OTHER] }, checks: [raw] }
  - { name: carols, who: { users: [U0CAROL] } }
`);
const clusters = ['prod', 'staging', 'secret'];
const asked = (who: typeof bob, channels: readonly string[] = []) =>
  rightsOf(policy, { who, channels: new Set(channels) }, clusters);

describe('the rights of a person', () => {
  it('are those of their rules, and of rules for channels only in those that they are in', () => {
    expect(asked(bob, ['C0INC', 'C0ELSE']).may).toEqual([
      { rule: 'incidents', allows: 'all checks in namespace shop of cluster prod, up to R0', channels: ['C0INC'] },
    ]);
    expect(asked(alice).may).toEqual([
      { rule: 'oncall', allows: 'netcheck, raw commands in all namespaces of clusters stag*, up to R1' },
    ]);
  });

  it('name no cluster, rule or denial that is not for them', () => {
    const { notMore, clusters: seen } = asked(bob, ['C0INC']);
    expect(seen).toEqual(['prod']);
    expect(notMore.join(' ')).toContain(
      'Rule no-system denies everything in namespaces kube-* of all clusters: they are',
    );
    expect(notMore.join(' ')).not.toMatch(/not-in-other|carols|secret/);
    expect(asked(alice, ['C0INC']).clusters).toEqual(['prod', 'staging']);
    expect(asked(bob, ['C0OTHER']).notMore.join(' ')).toContain('Rule not-in-other denies raw in all namespaces');
  });

  it('say what none of their rules gives, and no more than that', () => {
    expect(asked(bob, ['C0INC']).notMore.slice(1).join(' ')).toMatch(/R1.*Log text.*Raw commands.*database/);
    expect(asked(alice).notMore.slice(1).join(' ')).toMatch(/^Checks log in to no database[^.]*\.$/);
  });

  it.each([
    ['a policy file without a rule for them', policy, 'no-rule'],
    ['no channel in the list', policyFromLists({ channels: [], namespaces: ['shop'] }), 'no-channels'],
    [
      'a list without their channels',
      policyFromLists({ channels: ['C0ELSE'], namespaces: ['shop'] }),
      'channel-not-listed',
    ],
  ])('are refused in the words of a refusal with %s', (_what, one, code) => {
    const rights = rightsOf(one, { who: bob, channels: new Set(['C0NONE']) }, clusters);
    expect(rights).toMatchObject({ may: [], notMore: [], clusters: [], nothing: { code } });
  });

  it('agree with authorize wherever they say that something is allowed', () => {
    for (const who of [alice, bob]) {
      for (const channel of ['C0INC', 'C0OTHER', 'C0NONE']) {
        const at = { chat: 'slack', address: channel, channel: `slack:${channel}`, private: false } as const;
        const allowed = clusters.some((cluster) =>
          ['shop', 'x'].some(
            (namespace) => 'permit' in authorize(policy, request({ from: who, at }, { cluster, namespace })),
          ),
        );
        expect({ who: who.name, channel, may: asked(who, [channel]).may.length > 0 }).toEqual({
          who: who.name,
          channel,
          may: allowed,
        });
      }
    }
  });
});

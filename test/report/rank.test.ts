import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Finding, Hop, Severity } from '../../src/report/finding.ts';
import { rankFindings } from '../../src/report/rank.ts';
import { makeFinding } from './make-finding.ts';

const noName = makeFinding({ code: 'no-name', hop: 'name', about: 'orders.shop.svc', sentence: 'no such name' });
const noEndpoint = makeFinding({ code: 'no-ready-endpoint', hop: 'pod', about: 'orders.shop' });
const refused = makeFinding();
const timeout = makeFinding({ code: 'tcp-timeout' });
const tls = makeFinding({ code: 'tls-expired', hop: 'tls' });
const noRoute = makeFinding({ code: 'no-default-route', hop: 'route', about: 'web-1' });
const dnsSilent = makeFinding({ code: 'dns-no-answer', hop: 'name', about: 'cluster DNS 10.96.0.10' });
const slowName = makeFinding({ code: 'dns-slow', severity: 'warning', hop: 'name', about: 'orders.shop.svc' });
const nodeSick = makeFinding({ code: 'node-not-ready', hop: 'node', about: 'node n1' });
const podPending = makeFinding({ code: 'pod-not-ready', hop: 'pod', about: 'pod web-1' });
const notListening = makeFinding({ code: 'not-listening', hop: 'process', about: 'container web' });

describe('rankFindings', () => {
  const explained: readonly (readonly [string, Finding, Finding])[] = [
    ['a name that does not resolve explains a failed connect', noName, refused],
    ['a Service without ready endpoints explains refused connections', noEndpoint, refused],
    ['a Service without ready endpoints explains connections that time out', noEndpoint, timeout],
    ['a Service without ready endpoints explains a missing name', noEndpoint, noName],
    ['a failed connect explains failed TLS', refused, tls],
    ['a node explains its pod', nodeSick, podPending],
    ['a missing route explains unreachable peers', noRoute, refused],
    ['a missing route explains names that nobody answers', noRoute, noName],
    ['a missing route explains silent cluster DNS', noRoute, dnsSilent],
    ['silent cluster DNS explains names that nobody answers', dnsSilent, noName],
    ['a pod explains its container', podPending, notListening],
  ];
  it.each(explained)('says that %s', (_, cause, symptom) => {
    const { ranked, under, causes } = rankFindings([symptom, cause]);
    expect(ranked).toEqual([cause, symptom]);
    expect(under).toEqual({ [symptom.code]: cause.code });
    expect(causes).toEqual([cause]);
  });

  const apart: readonly (readonly [string, Finding, Finding])[] = [
    ['a slow name and a refused connection', refused, slowName],
    [
      'two ports of one host',
      makeFinding({ hop: 'process', about: 'orders:1', code: 'a' }),
      makeFinding({ about: 'orders:2' }),
    ],
    ['silent cluster DNS and a refused connection', dnsSilent, refused],
    ['a Service without endpoints and a missing route', { ...noEndpoint, hop: 'cluster' }, noRoute],
    ['two peers', noName, makeFinding({ about: 'users.shop.svc:8080' })],
    ['two containers', makeFinding({ hop: 'resource', about: 'container a', code: 'oom' }), notListening],
    ['a sick pod and an unreachable peer', podPending, refused],
    ['a finding that is only worth knowing and a refused connection', refused, { ...noName, severity: 'info' }],
  ];
  it.each(apart)('leaves apart: %s', (_, one, other) => {
    expect(rankFindings([one, other]).under).toEqual({});
  });

  it('takes the deepest hop of several for the cause of all', () => {
    const { ranked, under } = rankFindings([tls, refused, noName, noEndpoint]);
    expect(ranked).toEqual([noEndpoint, noName, refused, tls]);
    expect(under).toEqual({
      'no-name': noEndpoint.code,
      'tcp-refused': noEndpoint.code,
      'tls-expired': noEndpoint.code,
    });
  });

  it.each([
    ['orders', true],
    ['orders.shop', true],
    ['orders.shop.svc', true],
    ['orders.shop.svc.cluster.local.:8080', true],
    ['http://orders.shop.svc:8080/health', true],
    ['Service orders', true],
    ['orders.shop.svc:9090', false],
    ['orders.other.svc:8080', false],
  ])('reads %s as the same thing as orders.shop.svc:8080: %s', (about, same) => {
    const cause = makeFinding({ code: 'cause', hop: 'pod', about });
    expect(rankFindings([cause, refused]).under).toEqual(same ? { 'tcp-refused': 'cause' } : {});
  });

  it('does not guess which orders is meant when two namespaces have one', () => {
    const other = makeFinding({ about: 'orders.other.svc:8080', code: 'x' });
    expect(rankFindings([{ ...noEndpoint, about: 'orders' }, refused, other]).under).toEqual({});
  });

  it('names no cause for a code that is a symptom of one thing and a problem of its own of another', () => {
    const own = makeFinding({ about: 'users.shop.svc:8080' });
    const { ranked, under, causes } = rankFindings([own, refused, noEndpoint]);
    expect(under).toEqual({});
    expect(ranked).toEqual([noEndpoint, refused, own]);
    expect(causes).toEqual([noEndpoint, own]);
  });

  const finding = fc
    .record({
      code: fc.constantFrom('a', 'b', 'no-default-route'),
      severity: fc.constantFrom<Severity>('ok', 'info', 'warning', 'critical'),
      hop: fc.constantFrom<Hop>('cluster', 'node', 'pod', 'process', 'resource', 'name', 'connect', 'login'),
      about: fc.constantFrom(
        'cluster DNS',
        'orders',
        'orders.shop',
        'orders.shop.svc:80',
        'orders.b.svc',
        'container web',
        'node n1',
      ),
      sentence: fc.constantFrom('x', 'y'),
    })
    .map(makeFinding);

  it('gives the same result for every order of the findings, drops none and makes no loop', () => {
    fc.assert(
      fc.property(
        fc
          .array(finding, { maxLength: 8 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const result = rankFindings(all);
          expect(rankFindings(shuffled)).toEqual(result);
          expect(new Set(result.ranked)).toEqual(new Set(all));
          expect(result.ranked).toHaveLength(all.length);
          let code: string | undefined = 'a';
          for (let steps = 0; code !== undefined; steps += 1) {
            expect(steps).toBeLessThan(5);
            code = result.under[code];
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

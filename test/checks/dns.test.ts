import { describe, expect, it } from '@jest/globals';
import { dns } from '../../src/checks/dns.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const sentences = [
  ['healthy', /^web resolves to [\d.]+ as web\.kdebug-record\.svc\.cluster\.local\.$/],
  ['absolute', /^web\.kdebug-record\.svc\.cluster\.local\. resolves to [\d.]+$/],
  ['headless', /^web-headless resolves to [\d.]+ as web-headless\.kdebug-record\.svc\.cluster\.local\.$/],
  ['headless-unready', /^unready-headless leads nowhere: headless Service unready-headless has no ready endpoint/],
  ['typo', /^wbe does not resolve: no such name in namespace kdebug-record; did you mean web\.kdebug-record\.svc\?$/],
  ['external-name', /^Service elsewhere\.kdebug-record\.svc stands for nosuch\.default\.svc\.cluster\.local/],
  ['outside', /^the DNS server answers SERVFAIL for api\.example\.com\.: it could not find out$/],
  ['hosts', /^pinned\.example is 198\.51\.100\.9 by \/etc\/hosts of the pod; DNS is not asked$/],
  ['no-server', /^the DNS server 203\.0\.113\.7 does not answer$/],
] as const;

describe.each(['busybox', 'toolbox'])('dns in %s', (image) => {
  it.each(sentences)('tells of a name that is %s', (seed, sentence) => {
    expect(judgeFixture(`dns/${seed}.${image}`).map((finding) => finding.sentence)).toEqual([
      expect.stringMatching(sentence),
    ]);
  });
});

describe('dns', () => {
  const judge = (name: string, asked: readonly string[]) => {
    const { target, api, outcomes } = readFixture('dns/healthy.toolbox');
    const stdout = [`peer ${name} 1`, ...asked, 'found 10.0.0.9'].join('\n');
    const input = { target, api, args: { name }, outcomes: outcomes.map((one) => ({ ...one, stdout })) };
    return dns.interpret(input).findings.map(({ severity, code }) => `${severity} ${code}`);
  };
  const no = (name: string) => [`asked ${name}.`, ';; status: NXDOMAIN, id: 1'];
  const yes = (name: string, ms = 1) => [
    `asked ${name}.`,
    ';; status: NOERROR, id: 1',
    `${name}. 5 IN A 10.0.0.9`,
    `;; Query time: ${ms} msec`,
  ];

  it.each([
    [
      'an outside name behind three vain questions',
      'api.example.com',
      [...no('a.svc.x'), ...no('b.x'), ...no('c.x'), ...yes('api.example.com')],
      ['ok name-resolves', 'info many-questions'],
    ],
    [
      'an outside name that a search domain answers',
      'api.example.com',
      yes('api.example.com.corp.example'),
      ['ok name-resolves', 'warning search-surprise'],
    ],
    [
      'a slow server',
      'api.example.com.',
      [...yes('api.example.com', 900), ...yes('api.example.com', 700)],
      ['ok name-resolves', 'warning dns-slow'],
    ],
    [
      'a server that was slow once',
      'api.example.com.',
      [...yes('api.example.com', 900), ...yes('api.example.com', 3)],
      ['ok name-resolves'],
    ],
    [
      'an answer that is not the address of the Service',
      'web',
      yes('web.kdebug-record.svc.cluster.local'),
      ['critical dns-differs'],
    ],
  ])('sees %s', (_, name, asked, expected) => {
    expect(judge(name, asked)).toEqual(expected);
  });
});

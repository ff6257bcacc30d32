import { describe, expect, it } from '@jest/globals';
import { triage } from '../../../src/checks/triage.ts';
import type { Outcome } from '../../../src/runner/outcome.ts';
import { ago, inputFor, makePod, outcome } from './hand-made.ts';

const env = (value: string) => ({ container: { env: [{ name: 'PEER_URL', value }] } });
const stepsOf = (value: string, log?: string) =>
  triage.plan(inputFor(makePod(env(value)), log === undefined ? {} : { log }));
const ids = (...given: Parameters<typeof stepsOf>) =>
  stepsOf(...given)
    .map(({ id }) => id)
    .filter((id) => !['usage', 'inside', 'network', 'dns', 'peers', 'ps'].includes(id));
const answered = (status: number, path = '/') => [
  'peer orders 8080',
  'found 10.0.0.7',
  'connect 10.0.0.7 8080 0 1 open',
  `HTTP/1.1 ${status}`,
  `curl-says ${status} exit=0 tcp=0.001 tls=0.000 first=0.002 total=0.002 verify=0 to=`,
  path,
];
const failing = (url: string, log: string | undefined, ...outcomes: readonly Outcome[]) => {
  const input = inputFor(makePod(env(url)), log === undefined ? {} : { log }, outcomes);
  return triage
    .interpret(input)
    .findings.flatMap(({ severity, code }) => (severity === 'ok' || severity === 'info' ? [] : [code]));
};
const said = (line: string, seconds = 5): string => `${ago(seconds).toISOString()} ${line}`;
const notFound = said('curl: (22) The requested URL returned error: 404');

describe('what triage asks of the peers that the spec names', () => {
  it.each([
    ['http://orders:8080/v2/list', ['http@orders:8080']],
    ['https://orders/v2', ['tls@orders:443']],
    ['redis://cache:6379/0', ['redis']],
    ['postgres://shop@db:5432/shop', ['postgres']],
    ['orders:8080', []],
    ['plain words', []],
  ])('%s: %j', (url, expected) => {
    expect(ids(url)).toEqual(expected);
  });

  it('tells peers apart whose long names begin alike', () => {
    const host = (n: number) => `http://orders-${'long-'.repeat(8)}name-${n}:8080`;
    const pod = makePod({ container: { env: [1, 2].map((n) => ({ name: `URL_${n}`, value: host(n) })) } });
    const asked = triage.plan(inputFor(pod)).filter(({ id }) => id.startsWith('http@'));
    expect(asked.map(({ argv }) => argv.at(-1))).toEqual([`${host(1)}/`, `${host(2)}/`]);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(2);
  });

  it('is asked without any Secret and as nobody', () => {
    const pod = makePod({
      container: {
        env: [
          { name: 'PGHOST', value: 'db' },
          { name: 'PGUSER', value: 'shop' },
          { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
      },
    });
    const steps = triage.plan(inputFor(pod));
    expect(steps.map(({ id }) => id)).toContain('postgres');
    expect(steps.filter(({ secrets, rung }) => secrets !== undefined || rung > 0)).toEqual([]);
  });

  it('asks the root path, and the own one only where the log tells of a bad status just now', () => {
    const urlOf = (...given: Parameters<typeof stepsOf>) =>
      stepsOf(...given)
        .find(({ id }) => id.startsWith('http@'))
        ?.argv.at(-1);
    const url = 'http://orders:8080/v2/list?token=x';
    expect(urlOf(url)).toBe('http://orders:8080/');
    expect(urlOf(url, notFound)).toBe('http://orders:8080/v2/list');
    expect(urlOf('http://hooks.example.com/v2/list', notFound)).toBe('http://hooks.example.com/');
  });

  it.each([
    [503, ['http-server-error']],
    [500, []],
    [404, []],
    [401, []],
    [200, []],
  ])('takes status %i at the root path for %j', (status, expected) => {
    expect(failing('http://orders:8080', undefined, outcome('http@orders:8080', ...answered(status)))).toEqual(
      expected,
    );
  });
});

describe('a trouble that the log tells once', () => {
  const url = 'http://orders:8080/v2/list';

  it('counts where a look from the pod sees the same', () => {
    expect(failing(url, notFound, outcome('http@orders:8080', ...answered(404)))).toEqual(['log-repeats-http-status']);
  });

  it.each([
    ['the peer answers well by now', notFound, [outcome('http@orders:8080', ...answered(200))]],
    ['nobody looked', notFound, [outcome('network', '# sockets')]],
    [
      'something else was said since',
      `${notFound}\n${said('synced', 1)}`,
      [outcome('http@orders:8080', ...answered(404))],
    ],
    [
      'it was said long ago',
      said('curl: (22) The requested URL returned error: 404', 90),
      [outcome('http@orders:8080', ...answered(404))],
    ],
  ])('is none when %s', (_, log, outcomes) => {
    expect(failing(url, log, ...outcomes)).toEqual([]);
  });

  it('is about the pod itself where it names localhost, and nobody listens there', () => {
    const refused = said('dial tcp 127.0.0.1:5432: connect: connection refused');
    const listens = (port: string) => outcome('network', '# sockets', 'read 3', `listen 0100007F:${port} 0:0`);
    expect(failing('x', refused, listens('1F90'))).toEqual(['log-repeats-for-peer']);
    expect(failing('x', refused, listens('1538'))).toEqual([]);
  });
});

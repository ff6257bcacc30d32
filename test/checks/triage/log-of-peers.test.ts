import { describe, expect, it } from '@jest/globals';
import type { ServiceFact, V1Pod } from '../../../src/check/api-facts.ts';
import { triage } from '../../../src/checks/triage.ts';
import { composeReport } from '../../../src/report/compose-report.ts';
import type { Outcome } from '../../../src/runner/outcome.ts';
import { ago, inputFor, makePod, outcome, type Told } from './hand-made.ts';

const env = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const podWith = (values: Readonly<Record<string, string>>, startedAt = ago(60)): V1Pod =>
  makePod({ container: { env: env(values) }, status: { state: { running: { startedAt } } } });
const log = (...lines: readonly string[]) =>
  lines.map((line, i) => `${ago(2 + lines.length - i).toISOString()} ${line}`).join('\n');
const answered = (host: string, status: number, to = '') => [
  `peer ${host} 8080`,
  'found 10.0.0.7',
  'connect 10.0.0.7 8080 0 1 open',
  `HTTP/1.1 ${status}`,
  `curl-says ${status} exit=0 tcp=0.001 tls=0.000 first=0.002 total=0.002 verify=0 to=${to}`,
];
const answer = (pod: V1Pod, told: Told, ...outcomes: readonly Outcome[]) => {
  const input = inputFor(pod, told, outcomes);
  const { findings, facts } = triage.interpret(input);
  const { target } = input;
  const report = composeReport({
    run: 'r',
    part: 0,
    check: 'triage',
    target,
    findings,
    facts,
    outcomes,
    argv: {},
    notLooked: [],
  });
  return {
    first: `${report.verdict} ${report.headline}`,
    codes: report.findings
      .filter(({ severity }) => severity === 'critical' || severity === 'warning')
      .map(({ code }) => code),
  };
};
const service = (name: string, more: Partial<ServiceFact> = {}): ServiceFact => ({
  namespace: 'shop',
  name,
  type: 'ClusterIP',
  clusterIPs: ['10.96.0.9'],
  headless: false,
  selector: { app: name },
  ports: [{ port: 7000, protocol: 'TCP', targetPort: 7000 }],
  endpoints: [],
  ...more,
});

/** As mariadb 10.11, psql 15, redis-cli 7.0 and Elasticsearch 8.13 wrote them in pods of the catalogue. */
describe('what a server says of itself in the log of its client', () => {
  const database = { DB_HOST: 'stock', DB_PORT: '3306' };
  it.each([
    ["ERROR 1049 (42000): Unknown database 'shoes'", database, /Unknown database 'shoes'.*stock:3306/],
    ['ERROR 1040 (08004): Too many connections', database, /Too many connections.*stock:3306/],
    [
      'psql: error: connection to server at "stock" (10.96.0.9), port 5432 failed: FATAL:  database "x" does not exist',
      { PGHOST: 'stock' },
      /database "x" does not exist/,
    ],
    ['NOAUTH Authentication required.', { REDIS_HOST: 'stock' }, /no password, or a wrong one \(of stock:6379/],
    ['CLUSTERDOWN Hash slot not served', { REDIS_URL: 'redis://stock:6379' }, /CLUSTERDOWN.*stock:6379/],
    [
      'ERROR:  could not extend file "base/5/16384": No space left on device',
      { PGHOST: 'stock', REDIS_HOST: 'cache' },
      /No space left.*stock:5432/,
    ],
  ])('is believed at its first line: %s', (line, values, expected) => {
    const { first } = answer(podWith(values), { log: log('starting', line) }, outcome('network', '# sockets'));
    expect(first).toMatch(/^degraded/);
    expect(first).toMatch(expected);
  });

  const refused = "ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.9' (using password: YES)";
  it.each([
    ['the container has long been up and said it once', podWith(database, ago(3600)), log(refused)],
    ['it is made by and by', podWith({ PGHOST: 'stock' }), log('NOTICE:  role "app" does not exist, skipping')],
    ['something else was said since', podWith(database), log(refused, 'connected')],
    [
      'Redis only loads its data',
      podWith({ REDIS_URL: 'redis://stock' }),
      log('LOADING Redis is loading the dataset in memory'),
    ],
    [
      'a visitor mistyped a password',
      podWith(database),
      log(...Array.from({ length: 9 }, (_, n) => `WARN login failed for user ${n}: invalid password`)),
    ],
    [
      'the API answered a crawler',
      podWith(database),
      log(...Array.from({ length: 9 }, (_, n) => `level=info method=GET path=/x/${n} status=404`)),
    ],
    [
      'its level is info',
      podWith(database),
      log(...Array.from({ length: 9 }, (_, n) => `level=info msg="done" n=${n} status=500`)),
    ],
  ])('is no trouble when %s', (_, pod, text) => {
    expect(answer(pod, { log: text }, outcome('network', '# sockets')).codes).toEqual([]);
  });
});

describe('what the look from the pod adds to the line of a log', () => {
  it('names a loop of redirects by where the redirect leads', () => {
    const pod = podWith({ DISH_URL: 'http://dish:8080/today' });
    const seen = outcome('http@dish:8080', ...answered('dish', 302, 'http://dish:8080/today'));
    const { first } = answer(pod, { log: log('curl: (47) Maximum (50) redirects followed') }, seen);
    expect(first).toMatch(/^degraded .*answers 302, a redirect to http:\/\/dish:8080\/today; container web writes/);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'without NO_PROXY',
      {},
      /^degraded .*requests to dish go through the proxy gate:8118, because NO_PROXY is not set; asked without/,
    ],
    ['with one that leaves the name in', { NO_PROXY: '.svc,other' }, /because NO_PROXY does not list it/],
    ['but not with one that lists it', { no_proxy: 'dish' }, /^healthy/],
  ])('blames the proxy %s', (_, more, expected) => {
    const pod = podWith({ http_proxy: 'http://u:p@gate:8118', DISH_URL: 'http://dish:8080/', ...more });
    const seen = outcome('http@dish:8080', ...answered('dish', 200));
    const { first } = answer(pod, { log: log('curl: (22) The requested URL returned error: 403') }, seen);
    expect(first).toMatch(expected);
    expect(first).not.toContain('u:p');
  });

  it('takes a name that no Service has from one line of the log', () => {
    const { codes } = answer(
      podWith({}),
      { log: log('ERROR loading http://stok:8080/x: Name or service not known') },
      outcome('network', '# sockets'),
    );
    expect(codes).toEqual(['name-not-found', 'log-repeats-for-peer']);
  });

  it('names local ports that are used up where no connect gets one', () => {
    const line = 'connect 10.96.0.9 7000 1 1 nc: connect failed: Cannot assign requested address';
    const peers = outcome('peers', 'peer ais 7000', 'found 10.96.0.9', line);
    expect(answer(podWith({ HUB_ADDR: 'ais:7000' }), {}, peers).first).toMatch(
      /the local ports of the pod are used up/,
    );
  });

  it('tells two troubles with two peers', () => {
    const lines = Array.from({ length: 4 }, () => [
      'dial tcp: lookup stok: no such host',
      'FATAL:  no pg_hba.conf entry for host "10.0.0.9"',
    ]).flat();
    const { codes } = answer(podWith({ PGHOST: 'stock' }), { log: log(...lines) }, outcome('network', '# sockets'));
    expect(codes).toEqual(['name-not-found', 'log-repeats-for-peer', 'log-repeats-login-refused']);
  });
});

describe('the pods behind a Service whose connects fail at times', () => {
  const ends = ['a', 'b', 'c'].map((pod, n) => ({
    address: `10.0.1.${n}`,
    ports: [{ port: 7070 }],
    ready: true,
    pod: `shard-${pod}`,
  }));
  const services = { seen: [service('shards', { endpoints: ends })] };
  const text = log('ERROR cannot connect to shards:7000: Connection refused');
  const pod = podWith({ SHARDS: 'shards:7000' });
  const probes = (...bad: readonly number[]) =>
    outcome(
      'endpoints',
      ...ends.flatMap(({ address }, n) => [
        `peer ${address} 7070`,
        `found ${address}`,
        `connect ${address} 7070 ${bad.includes(n) ? '1 1 nc: Connection refused' : '0 1 open'}`,
      ]),
    );
  const planned = (told: Told) => triage.plan(inputFor(pod, told)).find(({ id }) => id === 'endpoints');

  it('are asked one by one, only where the log complains', () => {
    expect(planned({ log: text, services })?.reaches).toEqual(
      ends.map(({ address }) => ({ host: address, port: 7070 })),
    );
    expect(planned({ log: log('all is well'), services })).toBeUndefined();
    expect(planned({ log: text })).toBeUndefined();
  });

  it('are named where some of them do not answer', () => {
    const refused = outcome(
      'peers',
      'peer shards 7000',
      'found 10.96.0.9',
      'connect 10.96.0.9 7000 1 1 nc: Connection refused',
    );
    const { first, codes } = answer(pod, { log: text, services }, refused, probes(1));
    expect(first).toMatch(
      /^broken .*1 of the 3 ready pods behind Service shards refuse connections on port 7070 \(shard-b\)/,
    );
    expect(codes).not.toContain('service-wrong-target-port');
  });

  it.each([[[]], [[0, 1, 2]]])('tell nothing where all are alike (%j fail)', (bad) => {
    expect(answer(pod, { log: text, services }, probes(...bad)).codes).not.toContain('some-endpoints-fail');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../../src/check/api-facts.ts';
import { kafka } from '../../../src/checks/middleware/kafka.ts';
import { mongo } from '../../../src/checks/middleware/mongo.ts';
import { mysql } from '../../../src/checks/middleware/mysql.ts';
import { postgres } from '../../../src/checks/middleware/postgres.ts';
import { redis } from '../../../src/checks/middleware/redis.ts';
import { problem } from '../../../src/errors.ts';
import { inputOf, judgeLines, outcome, replyLines, replyOf } from './ask-server.ts';

const podOf = (...env: object[]): V1Pod => ({ spec: { containers: [{ name: 'app', env: env as never }] } });
const text = (name: string, value: string) => ({ name, value });
const secret = (name: string, key: string) => ({ name, valueFrom: { secretKeyRef: { name: 'db', key } } });

describe('which server is asked', () => {
  const asked = (check: typeof postgres, ...env: object[]) =>
    check
      .plan(inputOf(podOf(...env)))
      .flatMap(({ reaches = [] }) => reaches.map(({ host, port }) => `${host}:${port}`));

  it.each<[string, typeof postgres, object[], string[]]>([
    ['by its scheme', postgres, [text('URL', 'postgresql://u:p@pg.shop:5433/x')], ['pg.shop:5433']],
    ['by a stem of its kind, at the usual port', postgres, [text('PGHOST', 'pg')], ['pg:5432']],
    ['by any database and its port', mysql, [text('DB_HOST', 'db'), text('DB_PORT', '3306')], ['db:3306']],
    ['not where the port is of another kind', mysql, [text('DB_HOST', 'db'), text('DB_PORT', '5432')], []],
    ['by the usual port alone', redis, [text('CACHE_ADDR', 'cache:6379')], ['cache:6379']],
    [
      'two at most, each once',
      redis,
      ['a', 'b', 'a', 'c'].map((host, n) => text(`R${n}_REDIS_HOST`, host)),
      ['a:6379', 'b:6379'],
    ],
    [
      'by a list, at any port',
      kafka,
      [text('KAFKA_BOOTSTRAP_SERVERS', 'k-0.kafka:19092,k-1.kafka:19092')],
      ['k-0.kafka:19092', 'k-1.kafka:19092'],
    ],
    ['not by a record of DNS', mongo, [text('MONGO_URI', 'mongodb+srv://cluster.example.net/x')], []],
    [
      'never loopback or metadata',
      redis,
      [text('REDIS_HOST', 'localhost'), text('B_REDIS_HOST', '169.254.169.254')],
      [],
    ],
  ])('%s', (_, check, env, expected) => {
    expect(asked(check, ...env)).toEqual(expected);
  });

  it.each([
    [{ host: 'db' }, { host: 'db', port: 5432 }],
    [{ host: 'db:5433' }, { host: 'db', port: 5433 }],
    [
      { host: 'db', port: '5434' },
      { host: 'db', port: 5434 },
    ],
    [{ host: 'fd00::1' }, { host: 'fd00::1', port: 5432 }],
    [{ host: '[fd00::1]:5433' }, { host: 'fd00::1', port: 5433 }],
    [{}, {}],
  ])('the words %j mean %j', (words, expected) => {
    expect(postgres.args.parse(words)).toEqual(expected);
  });

  it('says that none is named, and what to write', () => {
    const [finding] = postgres.interpret(inputOf(podOf())).findings;
    expect(finding).toMatchObject({ code: 'server-unknown', unseen: true });
    expect(finding?.nextStep).toMatch(/`postgres HOST \[PORT\]`/);
  });
});

describe('the step that logs in', () => {
  const env = [text('DB_HOST', 'db'), text('DB_PORT', '5432'), text('DB_USER', 'shop'), secret('DB_PASSWORD', 'pw')];
  const plan = (args: object, ...variables: object[]) => postgres.plan(inputOf(podOf(...variables), args));

  it('carries names of Secrets and none of their values, and stands apart from the one that asks', () => {
    const [ask, enter] = plan({ host: 'db', port: 5432 }, ...env);
    expect(ask?.secrets).toBeUndefined();
    expect(enter).toMatchObject({ id: 'postgres-login', rung: 0, toolbox: 'db' });
    expect(enter?.secrets).toEqual([{ name: 'KDEBUG_PASSWORD', secret: 'db', key: 'pw' }]);
    expect(enter?.argv.slice(4)).toEqual(expect.arrayContaining(['db', '5432', 'shop']));
  });

  it.each([
    ['a host that somebody named and the spec does not', { host: 'evil.example', port: 5432 }],
    ['another port of that host', { host: 'db', port: 5433 }],
  ])('is not planned for %s', (_, args) => {
    expect(plan(args, ...env).map(({ id }) => id)).toEqual(['postgres']);
  });

  const login = (check: typeof postgres, lines: readonly string[], first: readonly string[], host = 'db') =>
    judgeLines(check, first, { pod: podOf(), host, others: [outcome(`${check.name}-login`, lines.join('\n'))] })
      .slice(1)
      .map(({ code }) => code);
  const scram = replyLines(['start'], replyOf('postgres-scram'));
  const greeted = replyLines(['greeting', 'login'], replyOf('mysql-password'));

  it.each<[string, readonly string[], readonly string[]]>([
    ['works', ['login ok', 'field connections 5 100 3', 'field recovery false', 'field waiting 0 0'], ['login-works']],
    ['is refused', ['login refused password'], ['login-refused']],
    ['is refused in words that are not known', ['login refused other'], ['login-refused']],
    ['finds no connection left', ['login refused full'], ['server-full']],
    ['comes while it starts', ['login refused starting'], ['server-starting']],
    ['has no client', ['login no-tool'], ['login-unseen']],
    ['has a Secret for another host', ['login other-host'], ['login-unseen']],
    ['has no Secret any more', ['login gone'], ['login-secret-gone']],
    ['was forged', ['login <!channel>'], ['login-unseen']],
    ['shows a standby', ['login ok', 'field recovery true', 'field lag 3 true'], ['login-works', 'server-read-only']],
    [
      'shows a standby that is late',
      ['login ok', 'field recovery true', 'field lag 900 false'],
      ['login-works', 'server-read-only', 'server-replica-behind'],
    ],
    [
      'shows that it is quiet and caught up, not late',
      ['login ok', 'field recovery true', 'field lag 900 true'],
      ['login-works', 'server-read-only'],
    ],
    ['shows read-only', ['login ok', 'field readonly on'], ['login-works', 'server-read-only']],
    ['shows it nearly full', ['login ok', 'field connections 95 100 3'], ['login-works', 'server-nearly-full']],
    ['shows it busy, with many left', ['login ok', 'field connections 900 1000 3'], ['login-works']],
    ['shows it full for the app', ['login ok', 'field connections 97 100 3'], ['login-works', 'server-full']],
    ['shows sessions that wait', ['login ok', 'field waiting 2 45'], ['login-works', 'server-locks-wait']],
    ['shows a moment of waiting', ['login ok', 'field waiting 1 1'], ['login-works']],
    ['shows an old transaction', ['login ok', 'field oldest 7300'], ['login-works', 'server-old-transaction']],
  ])('postgres: %s', (_, lines, codes) => {
    expect(login(postgres, lines, scram)).toEqual(codes);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['is refused by its number', ['login refused 1045'], ['login-refused']],
    ['finds no connection left', ['login refused 1040'], ['server-full']],
    ['shows read-only', ['login ok', 'field read_only ON'], ['login-works', 'server-read-only']],
    [
      'shows a replica that stopped',
      ['login ok', 'field read_only ON', 'field Slave_IO_Running Yes', 'field Slave_SQL_Running No'],
      ['login-works', 'server-replica-behind', 'server-read-only'],
    ],
    [
      'shows a replica in good order',
      ['login ok', 'field Slave_IO_Running Yes', 'field Slave_SQL_Running Yes', 'field Seconds_Behind_Master 0'],
      ['login-works'],
    ],
    ['shows locks', ['login ok', 'field Innodb_row_lock_current_waits 9'], ['login-works', 'server-locks-wait']],
  ])('mysql: %s', (_, lines, codes) => {
    expect(login(mysql, lines, greeted)).toEqual(codes);
  });

  it('a replica is no surprise where the spec names several, for clients then find the primary themselves', () => {
    const pod = podOf(text('REDIS_URLS', 'a:6379,b:6379'));
    const heard = (step: string, host: string, role: string) =>
      outcome(
        step,
        [
          `peer ${host} 6379`,
          'found 10.0.0.9',
          'connect 10.0.0.9 6379 0 10',
          `reply ping 10 ${Buffer.from('+PONG').toString('hex')}`,
          `field role ${role}`,
        ].join('\n'),
      );
    const { findings } = redis.interpret(
      inputOf(pod, {}, [heard('redis', 'a', 'slave'), heard('redis-2', 'b', 'master')]),
    );
    expect(findings.map(({ code }) => code)).toEqual(['server-answers', 'server-is-replica', 'server-answers']);
  });

  it('says why it was left out, and what would allow it', () => {
    const why = problem('credentials-not-allowed', 'The policy does not let you.', 'Ask for a rule.');
    const others = [{ ...outcome('postgres-login', ''), end: { by: 'leftOut', why } as const }];
    const findings = judgeLines(postgres, scram, { pod: podOf(), others });
    expect(findings[1]).toMatchObject({ code: 'login-unseen', unseen: true, nextStep: 'Ask for a rule.' });
    expect(findings[1]?.sentence).toMatch(/The policy does not let you$/);
  });

  it('a replica that is named as one is no surprise', () => {
    const lines = ['login ok', 'field recovery true', 'field lag 3 true'];
    expect(login(postgres, lines, scram, 'db-ro')).toEqual(['login-works', 'server-is-replica']);
  });

  it('is not judged where the server was not reached', () => {
    const outcomes = [
      outcome('postgres', 'peer db 5432\nfound 10.0.0.9\nconnect 10.0.0.9 5432 1 0 Connection refused'),
      outcome('postgres-login', 'login gone'),
    ];
    const { findings } = postgres.interpret(inputOf(podOf(...env), { host: 'db', port: 5432 }, outcomes));
    expect(findings.map(({ code }) => code)).toEqual(['peer-refuses']);
  });
});

describe('kafka goes where the broker sends its clients', () => {
  const heard = outcome(
    'kafka',
    [
      'peer kafka 9092',
      'found 10.0.0.9',
      'connect 10.0.0.9 9092 0 10',
      ...replyLines(['versions', 'metadata'], replyOf('kafka')),
    ].join('\n'),
  );
  const args = { host: 'kafka', port: 9092 };

  it('in a second round, and no further', () => {
    const [step] = kafka.plan(inputOf(podOf(), args, [heard]));
    expect(step?.reaches).toEqual([{ host: 'broker-1.kafka.internal', port: 9092 }]);
    expect(kafka.plan(inputOf(podOf(), args, [heard, outcome('brokers', '')]))).toEqual([]);
  });

  it.each([
    [
      'does not resolve',
      ['asked broker-1.kafka.internal.', "** server can't find broker-1.kafka.internal.: NXDOMAIN", 'found'],
      'advertised-unreachable',
    ],
    ['takes connections', ['found 10.0.0.9', 'connect 10.0.0.9 9092 0 10'], 'advertised-reached'],
  ])('and says when that name %s', (_, lines, code) => {
    const brokers = outcome('brokers', ['peer broker-1.kafka.internal 9092', ...lines].join('\n'));
    const { findings } = kafka.interpret(inputOf(podOf(), args, [heard, brokers]));
    expect(findings.map((finding) => finding.code)).toEqual(['server-answers', code]);
  });
});

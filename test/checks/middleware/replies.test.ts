import { describe, expect, it } from '@jest/globals';
import { elastic } from '../../../src/checks/middleware/elastic.ts';
import { kafka } from '../../../src/checks/middleware/kafka.ts';
import { mongo } from '../../../src/checks/middleware/mongo.ts';
import { mysql } from '../../../src/checks/middleware/mysql.ts';
import { postgres } from '../../../src/checks/middleware/postgres.ts';
import { rabbitmq } from '../../../src/checks/middleware/rabbitmq.ts';
import { redis } from '../../../src/checks/middleware/redis.ts';
import { type Heard, judgeLines, replyLines, replyOf } from './ask-server.ts';

const checks = { postgres, mysql, redis, mongo, kafka, rabbitmq, elastic };
const names = {
  postgres: ['start'],
  mysql: ['greeting', 'login'],
  mongo: ['hello'],
  kafka: ['versions', 'metadata'],
  rabbitmq: ['start'],
} as const;

const asApp = {
  spec: {
    containers: [
      {
        name: 'app',
        env: [
          { name: 'DB_HOST', value: 'db' },
          { name: 'DB_PORT', value: '1' },
          { name: 'DB_USER', value: 'shop' },
          { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
      },
    ],
  },
};

describe('the first bytes of real servers', () => {
  it.each<[keyof typeof names, string, string, string, Heard?]>([
    [
      'postgres',
      'postgres-scram',
      'server-asks-login',
      'db:1 is PostgreSQL and answers in 10 ms; it asks for a login (SCRAM)',
    ],
    [
      'postgres',
      'postgres-full',
      'server-full',
      'db:1 is PostgreSQL and has no connection left: sorry, too many clients already',
    ],
    [
      'postgres',
      'postgres-stopping',
      'server-starting',
      'db:1 is PostgreSQL and takes no logins: the database system is shutting down',
    ],
    [
      'postgres',
      'postgres-no-entry',
      'server-asks-login',
      'db:1 is PostgreSQL and answers in 10 ms; it asks for a login (it bars the name kdebug, which says little of the app)',
    ],
    [
      'postgres',
      'postgres-no-entry',
      'server-bars-client',
      'db:1 is PostgreSQL and does not let this pod in: no pg_hba.conf entry for host "127.0.0.1", user "kdebug", database "postgres", no encryption',
      { pod: asApp },
    ],
    [
      'postgres',
      'postgres-trust-no-role',
      'server-without-login',
      'db:1 is PostgreSQL and lets logins in without a password from here',
    ],
    [
      'mysql',
      'mysql-password',
      'server-asks-login',
      'db:1 is MariaDB 10.11.18 and answers in 10 ms; it asks for a login (a password)',
    ],
    ['mysql', 'mysql-full', 'server-full', 'db:1 is MySQL and has no connection left: Too many connections'],
    [
      'mysql',
      'mysql-barred',
      'server-bars-client',
      "db:1 is MySQL and does not let this pod in: Host '198.18.0.1' is not allowed to connect to this MariaDB server",
    ],
    [
      'rabbitmq',
      'rabbitmq',
      'server-asks-login',
      'db:1 is RabbitMQ 3.10.8 and answers in 10 ms; it asks for a login (PLAIN, AMQPLAIN)',
    ],
    ['rabbitmq', 'rabbitmq-other-version', 'server-speaks-other', 'db:1 speaks another version of AMQP than 0-9-1'],
    ['kafka', 'kafka', 'server-answers', 'db:1 is a Kafka broker of a cluster of one broker and answers in 10 ms'],
    ['mongo', 'mongo-is-master', 'server-answers', 'db:1 is MongoDB 4.0 and answers in 10 ms'],
    ['mongo', 'mongo-primary', 'server-answers', 'db:1 is MongoDB 7.0 and answers in 10 ms'],
  ])('%s: %s is told as %s', (check, reply, code, sentence, ...[more]) => {
    const findings = judgeLines(checks[check], replyLines(names[check], replyOf(reply)), more);
    expect(findings.map((one) => [one.code, one.sentence])).toEqual([[code, sentence]]);
  });

  it.each<[string, string, string]>([
    ['mongo-secondary', 'server-is-replica', 'db:1 is a secondary; its primary is mongo-0.mongo:27017'],
    ['mongo-no-primary', 'no-primary', 'replica set rs0 of db:1 has no primary, so nothing can be written'],
    [
      'mongo-not-initiated',
      'no-primary',
      'db:1 is a member of a replica set that was never initiated, so it takes no reads and writes',
    ],
  ])('mongo: %s is told as %s', (reply, code, sentence) => {
    const findings = judgeLines(mongo, replyLines(names.mongo, replyOf(reply)));
    expect(findings.slice(1).map((one) => [one.code, one.sentence])).toEqual([[code, sentence]]);
  });

  it('a login without a password is told beside the answer', () => {
    const codes = judgeLines(postgres, replyLines(names.postgres, replyOf('postgres-trust'))).map(({ code }) => code);
    expect(codes).toEqual(['server-answers', 'server-without-login']);
  });

  it('an entry of pg_hba.conf that is missing without TLS alone is no fault of the app where TLS is offered', () => {
    const lines = [...replyLines(names.postgres, replyOf('postgres-no-entry')), 'reply tls 10 53'];
    expect(judgeLines(postgres, lines, { pod: asApp }).map(({ code }) => code)).toEqual(['server-asks-login']);
  });

  it.each<[string, keyof typeof names, string]>([
    ['postgres', 'postgres', 'mysql-password'],
    ['postgres', 'mysql', 'postgres-scram'],
    ['kafka', 'rabbitmq', 'kafka'],
    ['rabbitmq', 'kafka', 'rabbitmq'],
    ['postgres', 'mongo', 'postgres-scram'],
  ])('one of the wrong kind is no broken one but a wrong port: %s asked as %s', (_, check, reply) => {
    const [finding] = judgeLines(checks[check], replyLines(names[check], replyOf(reply)));
    expect(finding?.code).toBe('server-speaks-other');
  });

  it.each([
    ['no answer in time is a hang', 'reply start 6000 ', 'server-silent'],
    ['a close at once is told as one', 'reply start 10 ', 'server-closes'],
    ['an alert of TLS is said to be TLS', 'reply start 10 15030300020228', 'server-speaks-tls'],
    ['HTTP is named', `reply start 10 ${Buffer.from('HTTP/1.1 400 Bad').toString('hex')}`, 'server-speaks-other'],
    ['a slow answer is a warning', `reply start 2500 ${replyOf('postgres-scram')[0]}`, 'server-slow'],
    ['an image without a tool is no fault of the server', 'no tool here speaks to it', 'server-unseen'],
  ])('%s', (_, line, code) => {
    expect(judgeLines(postgres, [line]).map((finding) => finding.code)).toEqual([code]);
  });

  it.each(Object.entries(checks))(
    '%s makes findings of its own table from bytes that are cut anywhere',
    (name, check) => {
      const reply = name in names ? names[name as keyof typeof names] : ['ping'];
      for (const hex of ['postgres-full', 'mysql-password', 'kafka', 'rabbitmq', 'mongo-secondary'].flatMap(replyOf)) {
        for (let length = 0; length <= hex.length; length += 2) {
          const codes = judgeLines(
            check,
            reply.map((one) => `reply ${one} 10 ${hex.slice(0, length)}`),
          ).map(({ code }) => code);
          expect(codes.filter((code) => check.codes[code] === undefined)).toEqual([]);
        }
      }
    },
  );
});

describe('redis', () => {
  const info = [
    'redis_version 7.0.15',
    'role master',
    'connected_clients 3',
    'maxclients 10000',
    'used_memory 900',
    'maxmemory 1000',
  ];
  const judge = (lines: readonly string[], host = 'db') =>
    judgeLines(
      redis,
      [`reply ping 10 ${Buffer.from('+PONG\r\n').toString('hex')}`, ...lines.map((line) => `field ${line}`)],
      { host },
    )
      .filter(({ code }) => code !== 'server-answers')
      .map(({ code }) => code);

  it.each<[string, readonly string[], string, readonly string[]]>([
    ['a healthy one is fine', info, 'db', []],
    [
      'a cache that may evict is fine when it is full',
      [...info, 'used_memory 1000', 'maxmemory_policy allkeys-lru'],
      'db',
      [],
    ],
    [
      'no eviction and nearly full',
      [...info, 'used_memory 950', 'maxmemory_policy noeviction'],
      'db',
      ['server-memory-scarce'],
    ],
    [
      'no eviction and full',
      [...info, 'used_memory 1001', 'maxmemory_policy noeviction'],
      'db',
      ['server-out-of-memory'],
    ],
    ['no limit of memory', [...info, 'maxmemory 0', 'maxmemory_policy noeviction'], 'db', []],
    ['a cluster without some slots', [...info, 'cluster_state fail'], 'db', ['cluster-down']],
    ['a cluster that is well', [...info, 'cluster_state ok'], 'db', []],
    ['a save that failed', [...info, 'rdb_last_bgsave_status err'], 'db', ['server-cannot-save']],
    ['a replica', [...info, 'role slave', 'master_host redis-0', 'master_link_status up'], 'db', ['server-read-only']],
    [
      'a replica that is meant',
      [...info, 'role slave', 'master_link_status up'],
      'redis-replica-0',
      ['server-is-replica'],
    ],
    [
      'a replica without its primary',
      [...info, 'role slave', 'master_link_status down'],
      'db',
      ['server-replica-behind'],
    ],
    ['nearly no clients left', [...info, 'connected_clients 9990'], 'db', ['server-nearly-full']],
    ['values that are no numbers', ['used_memory x', 'maxmemory y', 'connected_clients -'], 'db', []],
  ])('%s', (_, lines, host, codes) => {
    expect(judge(lines, host)).toEqual(codes);
  });

  it.each([
    ['-NOAUTH Authentication required.', 'server-asks-login'],
    ['-LOADING Redis is loading the dataset in memory', 'server-starting'],
    ["-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'server-replica-behind'],
    ['-DENIED Redis is running in protected mode because protected mode is enabled', 'server-bars-client'],
    ['-ERR max number of clients reached', 'server-full'],
    ['-MISCONF Redis is configured to save RDB snapshots', 'server-cannot-save'],
    ['-ERR something new', 'server-answers'],
  ])('%s is told as %s', (line, code) => {
    const bytes = Buffer.from(`${line}\r\n`).toString('hex');
    expect(judgeLines(redis, [`reply ping 10 ${bytes}`]).map((finding) => finding.code)).toEqual([code]);
  });
});

describe('elastic', () => {
  const status = (name: string, code: number) => `reply ${name} 10 ${Buffer.from(`HTTP/1.0 ${code}`).toString('hex')}`;
  const up = [status('root', 200), 'field number 8.14.1', status('health', 200)];

  it.each<[string, readonly string[], readonly string[]]>([
    ['a green cluster', [...up, 'field status green'], ['server-answers']],
    ['a red one', [...up, 'field status red', 'field unassigned_shards 3'], ['server-answers', 'data-missing']],
    [
      'a yellow one of three nodes',
      [...up, 'field status yellow', 'field number_of_nodes 3'],
      ['server-answers', 'copies-missing'],
    ],
    [
      'a yellow one of a single node',
      [...up, 'field status yellow', 'field number_of_nodes 1'],
      ['server-answers', 'copies-have-no-node'],
    ],
    [
      'a full disk',
      [...up, 'field status green', 'field block read_only_allow_delete'],
      ['server-answers', 'index-read-only'],
    ],
    [
      'a block that somebody set',
      [...up, 'field status green', 'field block write'],
      ['server-answers', 'index-blocked'],
    ],
    ['a login', [status('root', 401), 'field type security_exception'], ['server-asks-login']],
    ['no master', [status('root', 503), 'field type master_not_discovered_exception'], ['no-primary']],
    ['not up yet', [status('root', 503), 'field product Elasticsearch'], ['server-starting']],
    ['a login of OpenSearch', [status('root', 401), 'field realm OpenSearch'], ['server-asks-login']],
    ['a login of whom nobody knows', [status('root', 401)], ['server-unseen']],
    ['a bad day of whom nobody knows', [status('root', 502)], ['server-http-error']],
    ['another web server', [status('root', 200)], ['server-speaks-other']],
  ])('%s', (_, lines, codes) => {
    expect(judgeLines(elastic, lines).map((finding) => finding.code)).toEqual(codes);
  });
});

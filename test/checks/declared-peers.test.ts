import { describe, expect, it } from '@jest/globals';
import type { ServiceFact, V1Pod } from '../../src/check/api-facts.ts';
import { declaredPeers } from '../../src/checks/declared-peers.ts';

const peersOf = (env: Readonly<Record<string, string>>, args: string[] = []): readonly string[] => {
  const list = Object.entries(env).map(([name, value]) => ({ name, value }));
  const pod: V1Pod = {
    metadata: { name: 'web-1', namespace: 'shop', labels: { app: 'web' } },
    spec: {
      containers: [
        { name: 'web', env: list, args },
        { name: 'other', env: [{ name: 'X_URL', value: 'http://other:1' }] },
      ],
    },
    status: { podIP: '10.0.0.5' },
  };
  const facts = ['stock', 'web'].map(
    (app): ServiceFact => ({
      namespace: 'shop',
      name: app,
      type: 'ClusterIP',
      clusterIPs: [],
      headless: false,
      selector: { app },
      ports: [],
      endpoints: [],
    }),
  );
  return declaredPeers(pod, 'web', facts).map(({ host, port }) => `${host}:${port}`);
};

describe('the peers that a spec names', () => {
  it.each<[Readonly<Record<string, string>>, readonly string[]]>([
    [{ DATABASE_URL: 'postgres://u:p%40ss@db.shop:5433/x?sslmode=off' }, ['db.shop:5433']],
    [{ DATABASE_URL: 'jdbc:postgresql://db/x' }, ['db:5432']],
    [{ CACHE: 'rediss://cache' }, ['cache:6379']],
    [{ BROKERS: 'kafka-0.kafka:9092,kafka-1.kafka:9092' }, ['kafka-0.kafka:9092', 'kafka-1.kafka:9092']],
    [{ MONGO: 'mongodb://a,b:27018/db' }, ['a:27017', 'b:27018']],
    [{ DB_HOST: 'db', DB_PORT: '5432' }, ['db:5432']],
    [{ API_ENDPOINT: 'https://[fd00::7]:8443/x' }, ['fd00::7:8443']],
    [{ ONE_URL: 'http://a/1', TWO_URL: 'http://a/2' }, ['a:80']],
    [
      { DOCS_URL: 'https://docs.example/', PUBLIC_BASE_URL: 'https://shop.example', APP_URL: 'https://shop.example' },
      [],
    ],
    [{ SHARDS: 'stock:7070', MESSAGE: 'other:7070', OWN: 'web:8080' }, ['stock:7070']],
  ])('are found in the environment %p', (env, expected) => {
    expect(peersOf(env)).toEqual(expected);
  });

  it.each<[string[], readonly string[]]>([
    [
      ['--redis-addr=cache:6379', '--upstream', 'orders:8080'],
      ['cache:6379', 'orders:8080'],
    ],
    [['--listen=0.0.0.0:8080', '--bind-address', 'web:9000', 'nginx:1.25', '--image=registry:5000'], []],
    [['http://orders.shop/'], ['orders.shop:80']],
  ])('are found in the arguments %p', (args, expected) => {
    expect(peersOf({}, args)).toEqual(expected);
  });

  it.each<Readonly<Record<string, string>>>([
    { LISTEN_ADDR: 'web:8080' },
    { METRICS_ADDR: 'x:9100' },
    { SELF_URL: 'http://10.0.0.5:8080' },
    { SELF_URL: 'http://web-1:8080' },
    { LOCAL_URL: 'http://localhost:8080' },
    { LOCAL_URL: 'http://127.0.0.1:8080' },
    { META_URL: 'http://169.254.169.254/' },
    { STATSD_HOST: 'statsd', STATSD_PORT: '8125' },
    { AGENT_ADDR: 'jaeger:6831' },
    { IMAGE: 'nginx:1.25' },
    { WHEN: '12:30' },
    { DB_HOST: 'db' },
    { ORDERS_URL: 'http://$(ORDERS_HOST):80' },
    { FILE_URL: 'file:///etc/passwd' },
    { WEIRD_URL: 'http://0x7f.1/' },
    { HTTPS_PROXY: '', https_proxy: 'x', WEB_URL: 'https://api.example.com/' },
  ])('are not seen in %p, where a connect would prove nothing or do harm', (env) => {
    expect(peersOf(env)).toEqual([]);
  });

  it('are eight at most, and name where they stand but never a value', () => {
    const env = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`P${n}_URL`, `http://u:s3cret@p${n}`]));
    expect(peersOf(env)).toHaveLength(8);
    const pod = { spec: { containers: [{ name: 'web', env: [{ name: 'A_URL', value: 'http://u:s3cret@a' }] }] } };
    expect(declaredPeers(pod, undefined)).toEqual([{ host: 'a', port: 80, from: 'env A_URL', scheme: 'http' }]);
  });
});

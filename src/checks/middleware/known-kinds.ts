import type { ServerKind } from './server-kind.ts';

export const redisKind: ServerKind = {
  name: 'redis',
  product: 'Redis',
  port: 6379,
  schemes: ['redis', 'valkey'],
  stems: /^(?:.*_)?(?:REDIS|VALKEY)(?:_CACHE)?$/i,
};

export const postgresKind: ServerKind = {
  name: 'postgres',
  product: 'PostgreSQL',
  port: 5432,
  schemes: ['postgres', 'postgresql'],
  stems: /^(?:.*_)?(?:PG|POSTGRES|POSTGRESQL|PSQL)(?:_DB|_DATABASE)?$/i,
};

export const mysqlKind: ServerKind = {
  name: 'mysql',
  product: 'MySQL',
  port: 3306,
  schemes: ['mysql', 'mysql2', 'mariadb'],
  stems: /^(?:.*_)?(?:MYSQL|MARIADB)(?:_DB|_DATABASE)?$/i,
};

export const elasticKind: ServerKind = {
  name: 'elastic',
  product: 'Elasticsearch',
  port: 9200,
  // http means anything: only a variable's stem or the port tells.
  schemes: ['elasticsearch'],
  stems: /^(?:.*_)?(?:ES|ELASTIC|ELASTICSEARCH|OPENSEARCH)$/i,
};

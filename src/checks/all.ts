import type { Check } from '../check/check.ts';
import { containers } from './containers.ts';
import { cpu } from './cpu.ts';
import { disk } from './disk.ts';
import { dns } from './dns.ts';
import { fds } from './fds.ts';
import { files } from './files.ts';
import { find } from './find.ts';
import { http } from './http.ts';
import { limits } from './limits.ts';
import { memory } from './memory.ts';
import { elastic } from './middleware/elastic.ts';
import { kafka } from './middleware/kafka.ts';
import { mongo } from './middleware/mongo.ts';
import { mysql } from './middleware/mysql.ts';
import { postgres } from './middleware/postgres.ts';
import { rabbitmq } from './middleware/rabbitmq.ts';
import { redis } from './middleware/redis.ts';
import { mounts } from './mounts.ts';
import { netcheck } from './netcheck.ts';
import { perms } from './perms.ts';
import { ps } from './ps.ts';
import { raw } from './raw.ts';
import { tcp } from './tcp.ts';
import { threads } from './threads.ts';
import { triage } from './triage.ts';
import { ownCheck } from './yaml/own-check.ts';

/** Every check that people are told of, in the order in which help lists them. */
export const checks: readonly Check[] = [
  triage,
  netcheck,
  dns,
  http,
  tcp,
  ps,
  containers,
  memory,
  cpu,
  fds,
  threads,
  disk,
  files,
  perms,
  ownCheck('tail'),
  ownCheck('hash'),
  find,
  mounts,
  ownCheck('env'),
  limits,
  ownCheck('user'),
  ownCheck('uptime'),
  ownCheck('os'),
  ownCheck('tz'),
  ownCheck('clock'),
  ownCheck('image'),
  ownCheck('probes'),
  ownCheck('resources'),
  ownCheck('oom'),
  ownCheck('pressure'),
  ownCheck('io'),
  ownCheck('cores'),
  ownCheck('node'),
  ownCheck('sysctls'),
  ownCheck('interfaces'),
  ownCheck('neighbours'),
  ownCheck('conntrack'),
  ownCheck('hosts'),
  postgres,
  mysql,
  redis,
  mongo,
  kafka,
  rabbitmq,
  elastic,
];

/** Also finds `raw`, which is written as `-- ARGV…` and not by its name. */
export function findCheck(name: string): Check | undefined {
  return name === raw.name ? raw : checks.find((check) => check.name === name);
}

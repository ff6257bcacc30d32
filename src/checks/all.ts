import type { Check } from '../check/check.ts';
import { capture } from './capture.ts';
import { containers } from './containers.ts';
import { cpu } from './cpu.ts';
import { disk } from './disk.ts';
import { dns } from './dns.ts';
import { fds } from './fds.ts';
import { files } from './files.ts';
import { find } from './find.ts';
import { grpc } from './grpc.ts';
import { http } from './http.ts';
import { ipc } from './ipc.ts';
import { limits } from './limits.ts';
import { listen } from './listen.ts';
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
import { path } from './path.ts';
import { perms } from './perms.ts';
import { ps } from './ps.ts';
import { raw } from './raw.ts';
import { signals } from './signals.ts';
import { sockets } from './sockets.ts';
import { stack } from './stack.ts';
import { syscalls } from './syscalls.ts';
import { tcp } from './tcp.ts';
import { threads } from './threads.ts';
import { tls } from './tls.ts';
import { triage } from './triage.ts';
import { ownCheck } from './yaml/own-check.ts';

/** Every check that people are told of, in the order in which help lists them. */
export const checks: readonly Check[] = [
  triage,
  netcheck,
  dns,
  http,
  tcp,
  tls,
  grpc,
  path,
  sockets,
  listen,
  capture,
  ps,
  containers,
  memory,
  cpu,
  fds,
  threads,
  stack,
  syscalls,
  signals,
  ipc,
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

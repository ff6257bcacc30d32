import type { Arg } from '../../src/request/request.ts';

/** One fixture: what a check's steps print in one seed of seeds.yaml. */
export interface Recording {
  readonly check: string;
  /** The file's name. */
  readonly seed: string;
  /** A pod of seeds.yaml; 'client' is made once for each check and image, because a pod takes 20 containers at most. */
  readonly pod: string;
  readonly args: Readonly<Record<string, Arg>>;
  /** The one image in which it is recorded; without it both. */
  readonly only?: 'busybox' | 'toolbox';
}

/** Written in YAML, and without arguments. */
const ofAnyPod = [
  ...['user', 'uptime', 'os', 'tz', 'clock', 'image', 'probes', 'resources', 'oom', 'pressure', 'io', 'cores'],
  ...['node', 'sysctls', 'interfaces', 'neighbours', 'conntrack', 'hosts'],
];

export const recordings: readonly Recording[] = [
  ...['web', 'sick', 'meshed', 'deaf'].map((pod) => ({ check: 'netcheck', seed: pod, pod, args: {} })),
  ...['web', 'zombies'].map((pod) => ({ check: 'ps', seed: pod, pod, args: {} })),
  { check: 'containers', seed: 'web', pod: 'web', args: {} },
  { check: 'raw', seed: 'exit-0', pod: 'client', args: { argv: ['id', '-u'] } },
  { check: 'raw', seed: 'exit-3', pod: 'client', args: { argv: ['sh', '-c', 'echo no luck; exit 3'] } },
  ...dns('healthy', 'web'),
  ...dns('absolute', 'web.SEED_NAMESPACE.svc.cluster.local.'),
  ...dns('headless', 'web-headless'),
  ...dns('headless-unready', 'unready-headless'),
  ...dns('typo', 'wbe'),
  ...dns('external-name', 'elsewhere'),
  ...dns('outside', 'api.example.com'),
  ...dns('hosts', 'pinned.example'),
  { check: 'dns', seed: 'no-server', pod: 'deaf', args: { name: 'web' } },
  ...tcp('healthy', 'web', '80'),
  ...tcp('headless', 'web-headless', '8080'),
  ...tcp('no-endpoint', 'empty', '80'),
  ...tcp('all-unready', 'unready', '80'),
  ...tcp('headless-unready', 'unready-headless', '80'),
  ...tcp('no-selector', 'no-selector', '80'),
  ...tcp('wrong-target-port', 'wrong-port', '80'),
  ...tcp('no-such-port', 'web', '81'),
  ...tcp('typo', 'wbe', '80'),
  ...tcp('external-name', 'elsewhere', '80'),
  ...tcp('refused', '127.0.0.1', '7777'),
  ...tcp('dropped', '203.0.113.7', '80'),
  ...tcp('no-route', '203.0.113.8', '80'),
  ...tcp('metadata', '169.254.169.254', '80'),
  ...tcp('metadata-by-name', 'metadata.example', '80'),
  { check: 'tcp', seed: 'no-server', pod: 'deaf', args: { host: 'web', port: '80' } },
  { check: 'tcp', seed: 'meshed', pod: 'meshed', args: { host: '198.51.100.7', port: '8080' } },
  ...http('healthy', 'http://web/index.html?token=no'),
  ...http('missing', 'http://web/nothing-here'),
  ...http('no-endpoint', 'http://empty/'),
  ...http('tls', 'https://kubernetes.default/version'),
  ...http('tls-on-plain-port', 'https://web:80/'),
  ...http('fails', 'http://127.0.0.1:7002/'),
  ...http('redirects-to-metadata', 'http://127.0.0.1:7003/'),
  ...http('silent', 'http://127.0.0.1:7004/'),
  ...http('no-http', 'http://127.0.0.1:7005/'),
  ...http('metadata-by-name', 'http://metadata.example/latest/meta-data/'),
  ...['memory', 'cpu', 'fds', 'threads'].flatMap((check) =>
    // Whether a spinning thread is seen in threads beside the other processes of leaky depends on the node's load.
    ['tight', 'leaky', 'unknown-user']
      .filter((pod) => check !== 'threads' || pod !== 'leaky')
      .map((pod) => ({ check, seed: pod, pod, args: {} })),
  ),
  ...['files', 'leaky', 'unknown-user'].map((pod) => ({ check: 'disk', seed: pod, pod, args: {} })),
  ...file('files', 'link', '/data/abs/log.txt'),
  ...file('files', 'dangling', '/data/dangling'),
  ...file('files', 'secret-by-link', '/data/sneaky'),
  ...file('files', 'pipe', '/data/pipe'),
  ...file('perms', 'no-read', '/data/closed'),
  ...file('perms', 'folder-closed', '/data/closed/key'),
  ...file('perms', 'no-write', '/data/dir/log.txt'),
  ...file('tail', 'log', '/data/abs/log.txt'),
  ...file('tail', 'token', '/var/run/secrets/kubernetes.io/serviceaccount/token'),
  ...['env', 'mounts'].map((check) => ({ check, seed: 'files', pod: 'files', args: {} })),
  ...['tight', 'unknown-user'].map((pod) => ({ check: 'limits', seed: pod, pod, args: {} })),
  { check: 'mounts', seed: 'unknown-user', pod: 'unknown-user', args: {} },
  { check: 'find', seed: 'logs', pod: 'files', args: { path: '/data', name: '*.txt' } },
  ...['plain', 'odd'].flatMap((pod) => ofAnyPod.map((check) => ({ check, seed: pod, pod, args: {} }))),
  ...['env', 'tz', 'pressure'].map((check) => ({ check, seed: 'unknown-user', pod: 'unknown-user', args: {} })),
  ...file('hash', 'file', '/data/abs/log.txt'),
  ...file('hash', 'folder', '/data/dir'),
  // Two by the name of the spec and another port; each of two images injects into the same pod, which takes twenty.
  { check: 'postgres', seed: 'by-the-spec', pod: 'stores', args: {} },
  { check: 'postgres', seed: 'stopping', pod: 'stores', args: { host: 'stores', port: '5433' } },
  ...['mysql', 'redis', 'mongo', 'kafka', 'rabbitmq', 'elastic'].map((check) => ({
    check,
    seed: 'stores',
    pod: 'stores',
    args: { host: 'stores' },
  })),
  { check: 'http', seed: 'meshed', pod: 'meshed', args: { url: 'http://198.51.100.7:8080/' } },
];

function file(check: string, seed: string, path: string): Recording[] {
  return [{ check, seed, pod: 'files', args: { path } }];
}

function dns(seed: string, name: string): Recording[] {
  return [{ check: 'dns', seed, pod: 'client', args: { name } }];
}

function tcp(seed: string, host: string, port: string): Recording[] {
  return [{ check: 'tcp', seed, pod: 'client', args: { host, port } }];
}

function http(seed: string, url: string): Recording[] {
  return [{ check: 'http', seed, pod: 'client', args: { url } }];
}

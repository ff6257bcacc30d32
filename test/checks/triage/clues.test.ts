import { describe, expect, it } from '@jest/globals';
import { ago, crashing, ended, event, judged, makePod } from './hand-made.ts';

/** As Node.js 24 writes it. */
const nodeMissing = `node:fs:440
    return binding.readFileUtf8(path, stringToFlags(options.flag));
                   ^

Error: ENOENT: no such file or directory, open '/srv/conf/rates.json'
    at Object.readFileSync (node:fs:440:20)
    at [eval]:1:44
    at runScriptInThisContext (node:internal/vm:219:10)
    at node:internal/process/execution:451:12
    at [eval]-wrapper:6:24
    at runScriptInContext (node:internal/process/execution:449:60)
    at evalFunction (node:internal/process/execution:283:30)
    at evalTypeScript (node:internal/process/execution:295:3)
    at node:internal/main/eval_string:71:3 {
  errno: -2,
  code: 'ENOENT',
  syscall: 'open',
  path: '/srv/conf/rates.json'
}

Node.js v24.21.0`;

const openKey = `Permissions 0644 for '/keys/id_ed25519' are too open.
It is required that your private key files are NOT accessible by others.
This private key will be ignored.
sync@mirror: Permission denied (publickey).`;

const shm = 'OSError: [Errno 28] No space left on device';
const noName = 'urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>';
const url = { name: 'CATALOG_URL', value: 'http://$(CATALOG_HOST):8080' };
const host = { name: 'CATALOG_HOST', value: 'catalog' };
const inPlace = { mountPath: '/srv/app.ini', name: 'conf', subPath: 'application.ini' };

describe('the first line about a container that ended', () => {
  it.each([
    [
      'names the file that Node.js missed, and no peer out of its stack',
      nodeMissing,
      {},
      /1: «Error: ENOENT.*rates\.json'»$/,
    ],
    ['names the key file, not the refusal that follows', openKey, {}, /0644 for '\/keys\/id_ed25519' are too open/],
    [
      'names the reference that nothing filled in',
      noName,
      { env: [url, host] },
      /CATALOG_URL holds \$\(CATALOG_HOST\) unfilled, since CATALOG_HOST is only defined after it/,
    ],
    ['says nothing of a reference that was filled in', noName, { env: [host, url] }, /not known>»$/],
    [
      'says nothing of a reference that is meant as it stands',
      noName,
      { env: [{ name: 'FORM', value: 'Dear $$(NAME)' }] },
      /not known>»$/,
    ],
    [
      'says that a port below 1024 is for root alone',
      'PermissionError: [Errno 13] Permission denied',
      { ports: [{ containerPort: 80 }], securityContext: { runAsUser: 1000 } },
      /only root may listen on ports below 1024, and it runs as user 1000 and wants port 80/,
    ],
    [
      'says nothing of ports where a path was refused',
      "PermissionError: [Errno 13] Permission denied: '/data/db'",
      { ports: [{ containerPort: 80 }] },
      /'\/data\/db'»$/,
    ],
    [
      'names the small place that the command writes to',
      shm,
      { args: ['--frames=/dev/shm/f'] },
      /\/dev\/shm, which holds 64 MiB/,
    ],
    [
      'says nothing of shared memory that has a volume',
      shm,
      { args: ['--frames=/dev/shm/f'], volumeMounts: [{ name: 's', mountPath: '/dev/shm' }] },
      /device»$/,
    ],
    [
      'tells of a subPath that its ConfigMap does not have',
      "IsADirectoryError: [Errno 21] Is a directory: '/srv/app.ini'",
      { volumeMounts: [inPlace] },
      /subPath application\.ini is no key of ConfigMap app-conf, so an empty directory stands there/,
    ],
  ] as const)('%s', (_, log, container, headline) => {
    const spec = { volumes: [{ name: 'conf', configMap: { name: 'app-conf' } }] };
    const pod = makePod({ status: crashing(1) });
    Object.assign(pod.spec ?? {}, spec, { containers: [{ name: 'web', image: 'web:1', ...container }] });
    const found = judged(pod, { log });
    expect(found.headline).toMatch(headline);
    expect(found.codes).toHaveLength(1);
  });

  it.each([
    [
      124,
      ['timeout', '10', 'python3', '/srv/server.py'],
      /exit code 124: its own command ends it: it runs under `timeout 10`/,
    ],
    [143, ['sh', '-c', 'exec timeout -k 5 30m /srv/run'], /it runs under `timeout -k 5 30m`/],
    [124, ['/srv/run', '--timeout', '10'], /exit code 124/],
  ] as const)('says of an end with %i of %j who ended it', (exitCode, command, headline) => {
    const found = judged(makePod({ status: crashing(exitCode), container: { command: [...command] } }), { log: 'up' });
    expect(found.headline).toMatch(headline);
  });
});

it('takes what the kubelet says of a log that is gone for no word of the container', () => {
  const gone = 'failed to try resolving symlinks in path "/var/log/pods/shop_web-1_u1/web/0.log": lstat: no such file';
  expect(judged(makePod({ status: crashing(1) }), { log: gone }).headline).toMatch(/exit code 1; its log says nothing/);
});

describe('a process that a signal ended', () => {
  it.each([
    [
      'its assertion',
      139,
      'index.c:212: Assertion `n == 16` failed.',
      /SIGSEGV.*; its last line is «index\.c:212: Assertion/,
    ],
    [
      'who killed it',
      137,
      'watchdog: no heartbeat for 4 s, sending SIGKILL',
      /SIGKILL.*last line is «watchdog: no heart/,
    ],
    ['nothing that has to do with it', 139, 'listening on :8080', /139 \(SIGSEGV, segmentation fault\)$/],
  ] as const)('has said before: %s', (_, exitCode, log, headline) => {
    expect(judged(makePod({ status: crashing(exitCode) }), { log }).headline).toMatch(headline);
  });
});

describe('a container that has restarted once', () => {
  const once = (exitCode: number, livedS: number, upS: number, container = {}, spec = {}) =>
    makePod({
      container,
      spec,
      status: {
        restartCount: 1,
        state: { running: { startedAt: ago(upS) } },
        lastState: ended(exitCode, { startedAt: ago(upS + livedS), finishedAt: ago(upS) }),
      },
    });

  it.each([
    ['that aborted itself', once(134, 3, 8), ['crash-by-signal']],
    ['that has not lived as long as before', once(137, 20, 4), ['crash-exit']],
    ['that has run for a moment', once(1, 1, 4), ['crash-exit']],
    ['of a Job, which tries again by design', once(1, 9, 4, {}, { restartPolicy: 'OnFailure' }), []],
    ['that has outlived its first life', once(1, 3, 12), []],
    ['that is ready by its probe', once(1, 3, 5, { readinessProbe: { tcpSocket: { port: 80 } } }), []],
    ['that aborted itself long before', once(139, 3, 90), []],
  ] as const)('%s', (_, pod, codes) => {
    expect(judged(pod, { log: 'watchdog: error: no heartbeat' }).codes).toEqual(codes);
  });
});

describe('a probe that fails', () => {
  it.each([
    ['HTTPS', 'tls: first record does not look like a TLS handshake', /asks by HTTPS, and the app speaks no TLS there/],
    [
      'HTTP',
      'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03"',
      /asks by plain HTTP.*perhaps HTTPS/,
    ],
  ] as const)('by %s for the wrong protocol says so', (scheme, message, headline) => {
    const readinessProbe = { httpGet: { path: '/', port: 8080, scheme } };
    const pod = makePod({ status: { ready: false }, container: { readinessProbe } });
    const events = [event('Unhealthy', `Readiness probe failed: Get "x://10.0.0.9:8080/": ${message}`)];
    expect(judged(pod, { events }).headline).toMatch(headline);
  });
});

import { describe, expect, it } from '@jest/globals';
import { explainExit } from '../../../src/checks/triage/explain-exit.ts';
import { peerInLine } from '../../../src/checks/triage/peer-in-line.ts';
import { readLogReason } from '../../../src/checks/triage/read-log-reason.ts';
import { viewOf } from '../../../src/checks/triage/view.ts';
import { ago, crashing, ended, event, inputFor, judged, makePod } from './hand-made.ts';

describe('the end of a container', () => {
  it.each([
    [1, 'exit code 1'],
    [126, 'exit code 126 (a command could not be executed)'],
    [127, 'exit code 127 (a command was not found)'],
    [134, 'exit code 134 (SIGABRT, it aborted itself)'],
    [137, 'exit code 137 (SIGKILL)'],
    [139, 'exit code 139 (SIGSEGV, segmentation fault)'],
    [143, 'exit code 143 (SIGTERM)'],
    [255, 'exit code 255'],
  ])('spells out %i', (exitCode, words) => {
    expect(explainExit({ exitCode }).words).toBe(words);
  });

  it('tells a kill for memory from one by the liveness probe and from one from outside', () => {
    const limits = { resources: { limits: { memory: '64Mi' } } };
    const oom = judged(makePod({ status: crashing(137, { reason: 'OOMKilled' }), container: limits }));
    expect(oom.headline).toBe(
      'web-1: container web was killed for want of memory (OOMKilled): it needs more than its limit of 64Mi',
    );
    const probe = { livenessProbe: { httpGet: { path: '/up', port: 80 }, periodSeconds: 5 } };
    const events = [
      event('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500'),
      event('Killing', 'Container web failed liveness probe, will be restarted'),
    ];
    expect(judged(makePod({ status: crashing(137), container: probe }), { events }).headline).toBe(
      'web-1: the liveness probe of container web (GET /up on port 80) fails, so it is killed and restarted: it answers 500',
    );
    expect(judged(makePod({ status: crashing(137) })).codes).toEqual(['crash-killed-from-outside']);
  });

  it('is not blamed on the time that a line of its log begins with', () => {
    const view = viewOf(inputFor(makePod({})));
    const [container] = view.containers;
    const lines = ['2026-11-24T11:59:58.123Z cart: error: no answer', '2026-11-24T11:59:58Z cart: orders:8080 is down'];
    expect(lines.map((line) => container && peerInLine(view, container, line))).toEqual([
      undefined,
      { host: 'orders', port: 8080 },
    ]);
  });

  it('is no problem once the container has outlived its last life, or when it was long ago', () => {
    const running = (seconds: number) => ({ running: { startedAt: ago(seconds) } });
    const once = {
      restartCount: 1,
      state: running(35),
      lastState: ended(1, { startedAt: ago(39), finishedAt: ago(36) }),
    };
    expect(judged(makePod({ status: once }), { log: 'fatal: redis: Connection refused' }).codes).toEqual([]);
    const old = {
      restartCount: 9,
      state: running(7200),
      lastState: ended(137, { reason: 'OOMKilled', startedAt: ago(90_000), finishedAt: ago(7200) }),
    };
    const judgedOld = judged(makePod({ status: old }));
    expect(judgedOld.verdict).toBe('healthy');
    expect(judgedOld.findings.map(({ code }) => code)).toContain('restarted');
  });

  it('is one while the container comes back again and again, although it runs just now', () => {
    const status = {
      restartCount: 3,
      state: { running: { startedAt: ago(5) } },
      lastState: ended(1, { startedAt: ago(60), finishedAt: ago(20) }),
    };
    expect(judged(makePod({ status }), { log: 'panic: assignment to entry in nil map' }).headline).toBe(
      'web-1: container web ends with exit code 1: «panic: assignment to entry in nil map»',
    );
  });

  it('names the flag that caps the heap of a process that ran out of it', () => {
    const container = { command: ['node', '--max-old-space-size=24'], resources: { limits: { memory: '512Mi' } } };
    const log = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
    const { codes, headline } = judged(makePod({ status: crashing(134), container }), { log });
    expect(codes).toEqual(['crash-heap-full']);
    expect(headline).toMatch(/heap is capped by --max-old-space-size=24, and the container's limit is 512Mi/);
  });

  it('says of a peer at localhost that this is the pod itself', () => {
    const log = 'dial tcp 127.0.0.1:5432: connect: connection refused';
    const { headline } = judged(makePod({ status: crashing(1) }), { log });
    expect(headline).toMatch(/localhost means the pod itself, and no container of it is said to listen on port 5432/);
  });

  it('says nothing of a log that was not read', () => {
    const notLooked = {
      code: 'missing-right',
      message: 'kdebug may not get pods/log in namespace shop.',
      nextStep: 'Give it.',
    };
    const { codes, findings } = judged(makePod({ status: crashing(1) }), { logs: { notLooked } });
    expect(codes).toEqual(['crash-exit']);
    expect(findings.find(({ code }) => code === 'api-part-unseen')?.sentence).toBe(
      'the logs could not be looked at: kdebug may not get pods/log in namespace shop',
    );
  });
});

describe('the line of a log that says why', () => {
  it.each([
    ['crash-for-peer', ['starting', 'dial tcp 10.1.2.3:5432: connect: connection refused', 'exiting']],
    [
      'crash-for-peer',
      ['psycopg2.OperationalError: could not translate host name "db" to address: Name or service not known'],
    ],
    ['crash-for-peer', ['Error: getaddrinfo ENOTFOUND cache', '    at GetAddrInfoReqWrap.onlookup (node:dns:111:26)']],
    [
      'crash-for-peer',
      [
        'Exception in thread "main" java.lang.IllegalStateException: no pool',
        'Caused by: java.net.ConnectException: Connection refused',
        '\tat a.B.c(B.java:3)',
        '\t... 12 more',
      ],
    ],
    [
      'crash-missing-variable',
      ['Traceback (most recent call last):', '  File "app.py", line 2', "KeyError: 'API_BASE'"],
    ],
    ['crash-missing-variable', ['run.sh: line 3: API_BASE: unbound variable']],
    ['crash-missing-variable', ['fatal: required environment variable API_BASE is not set']],
    ['crash-login-refused', ['FATAL: password authentication failed for user "shop"']],
    ['crash-permission-denied', ["EACCES: permission denied, open '/data/db'"]],
    [
      'crash-missing-file',
      [
        "Error: Cannot find module '/srv/index.js'",
        'Require stack:',
        '- none',
        '    at Module._load',
        'Node.js v24.0.0',
      ],
    ],
    [
      'crash-heap-full',
      [
        'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
        '----- Native stack trace -----',
      ],
    ],
    ['crash-heap-full', ['Exception in thread "main" java.lang.OutOfMemoryError: Java heap space']],
    ['crash-no-space', ['write /data/wal: no space left on device']],
    ['crash-port-in-use', ['listen tcp :8080: bind: address already in use']],
    ['crash-bad-argument', ['flag provided but not defined: -colour', 'Usage of app:']],
    ['crash-bad-config', ['yaml: line 3: mapping values are not allowed in this context']],
    [
      'crash-exception',
      ['panic: runtime error: index out of range [3]', '', 'goroutine 1 [running]:', 'main.main()', '\t/src/main.go:7'],
    ],
    ['crash-exit', ['loaded 3 rules', 'could not go on: unable to agree']],
  ] as const)('is found: %s in %j', (code, lines) => {
    expect(readLogReason(lines)?.code).toBe(code);
  });

  it.each([
    [['INFO batch done: 0 errors, 0 failed', 'GET /errors/404.html 200']],
    [['listening on 8080', 'ready']],
    [[]],
  ])('is not made up: %j', (lines) => {
    expect(readLogReason(lines)).toBeUndefined();
  });

  it('is found in a megabyte of hostile text within a moment', () => {
    const hostile = [
      'a'.repeat(600),
      'A_'.repeat(300),
      `${'KeyError: '.repeat(60)}`,
      `${"('".repeat(300)}`,
      `${' '.repeat(590)}x`,
    ];
    const since = performance.now();
    readLogReason(Array.from({ length: 2000 }, (_, i) => hostile[i % hostile.length] ?? ''));
    expect(performance.now() - since).toBeLessThan(500);
  });

  it('is about the peer that it names, so that what the API knows of the peer is the cause', () => {
    const services = {
      seen: [
        {
          namespace: 'shop',
          name: 'db',
          type: 'ClusterIP',
          clusterIPs: ['10.1.2.3'],
          headless: false,
          selector: { app: 'db' },
          ports: [{ port: 5432, protocol: 'TCP', targetPort: 5432 }],
          endpoints: [],
          behind: [{ kind: 'StatefulSet', name: 'db', replicas: 0 }],
        },
      ],
    };
    const { headline, codes } = judged(makePod({ status: crashing(1) }), {
      services,
      log: 'dial tcp 10.1.2.3:5432: connect: connection refused',
    });
    expect(headline).toMatch(/^web-1: StatefulSet db is scaled to 0, so db\.shop\.svc:5432 cannot be reached/);
    expect(codes).toEqual(['crash-for-peer', 'service-scaled-to-zero']);
    expect(headline).not.toMatch(/more problem/);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { stack } from '../../src/checks/stack.ts';
import { runtimeScript } from '../../src/checks/stack-script.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (texts: Readonly<Record<string, string>>, owner?: string) => {
  const { target, outcomes } = readFixture('stack/shell.busybox');
  const owners =
    owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: owner, name: 'x', uid: 'x' }] };
  return stack.interpret({
    target,
    args: {},
    api: { pod: { metadata: owners, spec: { containers: [] } } },
    outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })),
  }).findings;
};
const codes = (...given: Parameters<typeof judge>) => judge(...given).map(({ code }) => code);
const groups = (rows: string, waits = '0 0') => `windows 1.5 1.5\nprocess 1 ${waits} app\n${rows}`;

/** What a runtime's own tool printed, as the step passes it on. Recorded with py-spy 0.4.3 and Go 1.26; jcmd as its manual shows it. */
const shown = (tool: string, file: string) => {
  const text = readFileSync(new URL(`../fixtures/stacks/${file}`, import.meta.url), 'utf8');
  const lines = text.split('\n').map((line) => `stack ${line}`);
  return [`tool ${tool}`, ...lines].join('\n');
};

describe('stack', () => {
  it.each(['busybox', 'toolbox'])(
    'finds an event loop that never gets free, although it is throttled, from %s',
    (image) => {
      const [finding, ...more] = judgeFixture(`stack/spins.${image}`);
      expect(finding).toMatchObject({
        code: 'event-loop-busy',
        sentence: expect.stringMatching(/^the event loop of process 1 \(MainThread\) .* computed through all of 3 s/),
      });
      expect(more[0]?.sentence).toMatch(/^process 1 \(node\) of container app runs Node\.js: \d+ threads \(4 V8Worker/);
    },
  );

  it.each(['busybox', 'toolbox'])('says what runs where no runtime is known, from %s', (image) => {
    expect(judgeFixture(`stack/shell.${image}`).map(({ code }) => code)).toEqual(['runtime-seen']);
  });

  const node = { runtime: 'runtime 1 node /usr/local/bin/node' };
  const spinning = 'group 1 main 1 30 30 node';
  it.each([
    ['computes and never waits', groups(spinning), undefined, ['event-loop-busy', 'runtime-seen']],
    ['computes and waits between', groups(spinning, '40 40'), undefined, ['runtime-seen']],
    ['computes for a moment', groups('group 1 main 1 30 0 node'), undefined, ['runtime-seen']],
    ['computes as a Job', groups(spinning), 'Job', ['runtime-seen']],
  ])('judges a loop that %s', (_, text, owner, expected) => {
    expect(codes({ ...node, 'thread-groups': text }, owner)).toEqual(expected);
  });

  it.each([
    [
      'most of the time',
      'group 1 other 4 120 130 GC Thread\ngroup 1 other 9 30 20 http-nio',
      ['collector-busy', 'runtime-seen'],
    ],
    ['now and then', 'group 1 other 4 120 10 GC Thread\ngroup 1 other 9 30 90 http-nio', ['runtime-seen']],
    ['a little', 'group 1 other 4 20 20 GC Thread', ['runtime-seen']],
  ])('judges a JVM that collects garbage %s', (_, rows, expected) => {
    expect(codes({ runtime: 'runtime 1 jvm /opt/java/bin/java', 'thread-groups': groups(rows) })).toEqual(expected);
  });

  it('names where goroutines pile up, and takes idle connections of a server for well', () => {
    const runtime = shown('pprof', 'goroutines.txt');
    expect(judge({ runtime })[0]).toMatchObject({
      code: 'goroutines-pile-up',
      sentence: '1200 of 1203 goroutines of container app stand in the same place and pile up: main.leak (main.go:8)',
    });
    const idle = runtime.replace('main.leak+0x18', 'net/http.(*conn).serve+0x18');
    expect(codes({ runtime: idle })).toEqual(['stack-shown']);
  });

  it('shows the places in which the threads of a Python process stand', () => {
    expect(judge({ runtime: shown('py-spy', 'py-spy.txt') })[0]).toMatchObject({
      code: 'stack-shown',
      sentence: 'py-spy shows 4 threads of container app in 3 places, most of them (2) in wait_for_it (t.py:7)',
    });
  });

  it('names a deadlock that the JVM found, and who is in it', () => {
    expect(judge({ runtime: shown('jcmd', 'jcmd-deadlock.txt') })[0]).toMatchObject({
      code: 'deadlock-found',
      sentence: 'the JVM of container app is in a deadlock: transfer-1 and transfer-2 wait for each other',
    });
  });

  it('counts the threads of a JVM that wait for one lock', () => {
    const thread = (n: number) =>
      [
        `"exec-${n}" #${n} daemon`,
        '   java.lang.Thread.State: BLOCKED (on object monitor)',
        '\tat shop.Cart.add(Cart.java:7)',
      ].join('\nstack ');
    const text = `tool jcmd\n${Array.from({ length: 9 }, (_, n) => `stack ${thread(n)}`).join('\n')}`;
    expect(judge({ runtime: text })[0]?.sentence).toBe(
      '9 of 9 threads of container app wait for a lock (BLOCKED), most of them in shop.Cart.add(Cart.java:7)',
    );
  });

  it('says that a tool could not read the stacks', () => {
    expect(judge({ runtime: 'tool py-spy\nstack Error: Permission Denied' })[0]).toMatchObject({
      code: 'stack-unseen',
      evidence: [{ line: 'Error: Permission Denied' }],
    });
  });

  it('lets no command line through, which py-spy prints first and which may hold a secret', () => {
    const filter = /show\(\) \{ echo "tool \$1"; (.*); \}/.exec(runtimeScript)?.[1] ?? '';
    const input = "Process 7: python app.py --password canary-7f3a\nThread 7 (idle): 'MainThread'\n";
    expect(spawnSync('sh', ['-c', filter], { input, encoding: 'utf8' }).stdout).toBe(
      "stack Thread 7 (idle): 'MainThread'\n",
    );
  });
});

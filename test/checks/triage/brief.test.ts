import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { V1Pod } from '../../../src/check/api-facts.ts';
import { insideScript, usageScript } from '../../../src/checks/triage/brief-scripts.ts';
import { triage } from '../../../src/checks/triage.ts';
import { problem } from '../../../src/errors.ts';
import type { Target } from '../../../src/request/request.ts';
import type { End, Outcome } from '../../../src/runner/outcome.ts';
import { event, inputFor, makePod, readyNode } from './hand-made.ts';

const MiB = 2 ** 20;
const target = (uid?: number): Target => ({
  cluster: 'here',
  namespace: 'shop',
  pod: 'web-1',
  podUid: 'u1',
  os: 'linux',
  container: { name: 'web', id: 'abc', running: true, ...(uid === undefined ? {} : { uid, gid: uid }) },
});
const outcome = (step: string, stdout: string, end: End = { by: 'exit', code: 0 }): Outcome => ({
  step,
  sample: 0,
  stdout,
  stderr: '',
  cutBytes: 0,
  tookMs: 1,
  end,
});
const inputOf = (outcomes: readonly Outcome[], uid: number | undefined, pod: V1Pod) => ({
  target: target(uid),
  args: {},
  api: { pod, nodes: { seen: [readyNode()] }, at: Date.now() },
  outcomes,
});
const limited = makePod({ container: { resources: { limits: { memory: '100Mi' } } } });
const judge = (outcomes: readonly Outcome[], uid?: number, pod = limited) =>
  triage.interpret(inputOf(outcomes, uid, pod)).findings;
const failing = (...given: Parameters<typeof judge>) =>
  judge(...given).flatMap(({ severity, code, evidence }) =>
    severity === 'ok' || severity === 'info' ? [] : [`${code} ${evidence[0].from}`],
  );
const full = ['uptime 1', 'version 1', `current ${97 * MiB}`, `limit ${100 * MiB}`, `stat total_rss ${95 * MiB}`];
const inside = (part: string, lines: readonly string[]) => outcome('inside', `== ${part}\n${lines.join('\n')}\n`);
const usage = (part: string, ...lines: readonly string[]) => outcome('usage', `== ${part}\n${lines.join('\n')}\n`);

describe('the short looks of triage', () => {
  it.each([
    ['memory near its limit', inside('memory-cgroup', full), ['memory-near-limit inside']],
    ['a full volume', inside('disk', ['mount /data 4096 1000 0 0 100 50']), ['disk-full inside']],
    ['open files near their limit', outcome('usage', '== fd-limits\nlimit 1 256 256 app\n== memory\n'), []],
    [
      'a stopped process',
      usage('threads', 'moments 5 3.3', 'process 1 0 0 1 5 1 1 1 1 1 app'),
      ['process-stopped usage'],
    ],
    [
      'a thread that spins, seen for long enough',
      usage('threads', 'moments 5 3.3', 'process 1 0 1 0 5 1 1 1 1 1 app', 'thread 1 1 RRRRR 320 1 app'),
      ['thread-spins usage'],
    ],
    [
      'a thread that computed for half a second',
      usage('threads', 'moments 3 0.5', 'process 1 0 1 0 3 1 1 1 app', 'thread 1 1 RRR 50 0 app'),
      [],
    ],
  ])('judge %s as the check of its own does', (_, one, expected) => {
    expect(failing([one], 1000)).toEqual(expected);
  });

  it.each([
    ['cannot answer its probe in time meanwhile', 'context deadline exceeded', false, 'critical'],
    ['is ready all the same', 'context deadline exceeded', true, 'warning'],
    ['refuses its probe, which needs no CPU', 'connect: connection refused', false, 'warning'],
  ])('a thread that spins is the cause where the container %s', (_, why, ready, severity) => {
    const pod = makePod({ status: { ready }, container: { readinessProbe: { httpGet: { path: '/', port: 80 } } } });
    const events = [event('Unhealthy', `Readiness probe failed: Get "http://10.0.0.9:80/": ${why}`)];
    const spins = usage('threads', 'moments 5 3.3', 'process 1 0 1 0 5 1 1 1 1 1 app', 'thread 1 1 RRRRR 320 1 app');
    const { findings } = triage.interpret(inputFor(pod, { events }, [spins]));
    expect(findings.find(({ code }) => code === 'thread-spins')).toMatchObject({ severity });
  });

  it('are made as the user of the target only where that is known and not root', () => {
    const steps = (uid?: number) => triage.plan(inputOf([], uid, limited)).map(({ id, rung }) => `${id} R${rung}`);
    expect(steps(1000).slice(0, 2)).toEqual(['usage R0', 'inside R1']);
    expect(steps(0)).not.toContain('inside R1');
    expect(steps()).not.toContain('inside R1');
  });

  it('say once what was not looked at, and why', () => {
    const said = (outcomes: readonly Outcome[], uid?: number) =>
      judge(outcomes, uid).flatMap(({ code, sentence }) => (code.endsWith('-unseen') ? [sentence] : []));
    const why = problem('rung-not-allowed', 'Step inside needs rung R1; you are allowed R0 here.', 'Ask for it.');
    const left = outcome('inside', '', { by: 'leftOut', why });
    const what = 'counters of memory and CPU, open files and volumes of container web were not looked at:';
    const seen = usage('memory', 'uptime 1');
    expect(said([seen, left], 1000)).toEqual([`${what} Step inside needs rung R1; you are allowed R0 here`]);
    expect(said([seen], 0)).toEqual([`${what} it runs as root`]);
    expect(said([seen])).toEqual([`${what} nothing tells as which user it runs`]);
  });

  it('take it for a pod without memory when their own container was killed for want of it', () => {
    const why = problem('container-oom-killed', 'It was killed for want of memory.', 'Raise the limit.');
    const left = ['usage', 'network'].map((step) => outcome(step, '', { by: 'leftOut', why }));
    const volumes = [{ name: 'tiles', emptyDir: { medium: 'Memory' } }];
    const [finding] = judge(left, 1000, makePod({ spec: { volumes } }));
    expect(finding).toMatchObject({ code: 'pod-memory-full', severity: 'critical', about: 'pod web-1' });
    expect(finding?.sentence).toContain('emptyDir tiles, medium: Memory');
  });
});

describe('the scripts of the short looks', () => {
  const sleeper = spawn('sleep', ['60']);
  afterAll(async () => {
    sleeper.kill('SIGKILL');
    await once(sleeper, 'close');
  });
  const run = async (words: readonly string[]): Promise<string> => {
    const child = spawn('sh', ['-c', ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
    const text = child.stdout.setEncoding('utf8').toArray();
    await once(child, 'close');
    return (await text).join('');
  };
  const partsOf = (text: string) => [...text.matchAll(/^== ([a-z-]+)$/gm)].map(([, part]) => part);

  const pid = String(sleeper.pid);
  // Outside of a container the whole machine would be the target.
  const alone = (script: string) => script.replace(/^mine "\$(?:1|pid)"$/m, (line) => `pids=${line.slice(6, -1)}`);

  // A machine with hundreds of mounts and little time takes a while: each mount is looked at.
  it('print each part below its name, of what everyone may see', async () => {
    const seen = await run([alone(usageScript), 'usage', pid, 'brief']);
    expect(partsOf(seen)).toEqual(['memory', 'fd-limits', 'limits', 'mounts', 'threads']);
    expect(seen).toMatch(new RegExp(`^process ${pid} 1 0 0 `, 'm'));
    expect(seen).toMatch(/^flags \/ /m);
  }, 60_000);

  it('print each part below its name, of what the user of the target may see', async () => {
    const own = await run([alone(insideScript), 'inside', `/proc/${pid}/root`, pid, '/tmp']);
    expect(partsOf(own)).toEqual(['memory-cgroup', 'limits-cgroup', 'waits', 'fds', 'volumes', 'cpu-cgroup', 'disk']);
    expect(own).toMatch(new RegExp(`^open ${pid} \\d+$`, 'm'));
    expect(own).toMatch(/^holds \/tmp \d+$/m);
  }, 60_000);
});

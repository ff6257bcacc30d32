import { afterEach, describe, expect, it } from '@jest/globals';
import { createFakeCluster, type FakeCluster, type FakeOptions } from '../contracts/cluster/fake-cluster.ts';
import { findOne, limit, newStart, problemOf, readInjection, specOf, step } from '../contracts/cluster/run-round.ts';
import type { Scene } from '../contracts/cluster/world.ts';

const web: Scene = { kind: 'Pod', name: 'web', behaves: 'runs' };
const worlds: FakeCluster[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.stop()));
});

async function inWorld(options: FakeOptions = {}) {
  const world = createFakeCluster(options);
  worlds.push(world);
  await world.place(web);
  return world;
}

async function inject(
  world: FakeCluster,
  argv: readonly [string, ...string[]],
  more: Parameters<typeof newStart>[0] = {},
) {
  const spec = specOf(world, await findOne(world, 'web'), [step(argv)]);
  const start = newStart({ graceMs: 200, ...more });
  return { spec, start, injection: await world.cluster.inject(spec, start, limit()) };
}

describe('following a container', () => {
  it.each([['refuses'], ['is silent']] as const)(
    'goes by the log of the same container when attach %s',
    async (how) => {
      const world = await inWorld();
      world.memory.attach = how;
      const { injection, spec, start } = await inject(world, ['echo', 'hello']);
      const read = await readInjection(injection, spec, start);
      expect(read).toMatchObject({ way: 'log', complete: true });
      expect(read.outcomes[0]?.stdout).toBe('hello\n');
      expect(world.memory.containers.size).toBe(1);
    },
  );

  it('goes on from the log, without a byte twice, when the attach stream drops half-way', async () => {
    const go = Promise.withResolvers<void>();
    const world = await inWorld({
      command: async () => {
        await go.promise;
        return { stdout: 'late\n' };
      },
    });
    const { injection, spec, start } = await inject(world, ['x']);
    const whole: Buffer[] = [];
    for await (const chunk of injection.bytes(limit())) {
      whole.push(Buffer.from(chunk));
      if (!chunk.toString().includes(' b')) continue;
      for (const drop of world.memory.drops) drop();
      go.resolve();
    }
    const text = Buffer.concat(whole).toString();
    expect(injection.way()).toBe('log');
    expect(text.match(/hello 1 go/g)).toHaveLength(1);
    expect(text).toContain('late\n');
    expect(text.trimEnd().endsWith(`${start.nonce} - bye 3`)).toBe(true);
    expect(spec.steps).toHaveLength(1);
  });

  it('stops reading a container that ignores its limits, and says so', async () => {
    const world = await inWorld({ command: async () => ({ stdout: 'fine\n' }) });
    const { injection, spec, start } = await inject(world, ['x']);
    const container = [...world.memory.containers.values()][0];
    let read = 0;
    const told = problemOf(
      (async () => {
        for await (const chunk of injection.bytes(limit())) {
          read += chunk.length;
          const flood = Buffer.alloc(200_000, 'x');
          for (let n = 0; n < 5; n += 1) for (const hear of container?.hears ?? []) hear(flood);
        }
      })(),
    );
    expect((await told).code).toBe('output-cut');
    expect(read).toBeLessThan(256 * 1024 + 8 * 100_000 + 1);
    expect([spec.steps.length, start.nonce.length > 0]).toEqual([1, true]);
  });

  it('does not believe in an output that does not begin with the first line of the runner', async () => {
    const world = await inWorld();
    const { injection, spec, start } = await inject(world, ['sleep', '1']);
    const container = [...world.memory.containers.values()][0];
    // Another client said go before, so attach shows the middle of the output.
    container?.runner?.hear('go');
    await new Promise((resolve) => setImmediate(resolve));
    const read = await readInjection(injection, spec, start);
    expect(read).toMatchObject({ complete: true, way: 'log' });
    expect(read.outcomes[0]?.end).toEqual({ by: 'exit', code: 0 });
  });

  it('ends with the reason of its signal, at once', async () => {
    const world = await inWorld();
    const { injection } = await inject(world, ['sleep', '20']);
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of injection.bytes(stop.signal)) stop.abort(new Error('lost'));
    })();
    await expect(reading).rejects.toThrow('lost');
  });

  it('cannot be cancelled without attach, and says so', async () => {
    const world = await inWorld();
    world.memory.attach = 'refuses';
    const { injection } = await inject(world, ['sleep', '1'], { graceMs: 0 });
    const reading = (async () => {
      for await (const _ of injection.bytes(limit()));
    })();
    expect(await injection.cancel()).toBe('runs until its limit');
    await reading;
  });

  it('hears each reason of the kubelet once', async () => {
    const world = await inWorld();
    const target = await findOne(world, 'web');
    const spec = { ...specOf(world, target, [step(['id'])]), image: 'none:1' };
    const start = newStart({ deadline: Date.now() + 200 });
    const injection = await world.cluster.inject(spec, start, limit());
    const waiting: string[] = [];
    await problemOf(
      (async () => {
        for await (const _ of injection.bytes(limit(), (reason) => waiting.push(reason)));
      })(),
    );
    expect(waiting).toEqual(['Failed to pull image "none:1": no such host']);
  });
});

describe('a cluster that gives kdebug less', () => {
  it.each([
    ['patch pods/ephemeralcontainers', 'missing-right'],
    ['get pods', 'missing-right'],
  ])('without the right to %s the refusal is %s', async (right, code) => {
    const world = await inWorld();
    const target = await findOne(world, 'web');
    world.memory.denied.add(right);
    const spec = specOf(world, target, [step(['id'])]);
    const told = right.startsWith('patch')
      ? (await world.cluster.refusals(spec, limit()))[0]
      : await problemOf(findOne(world, 'web'));
    expect(told).toMatchObject({ code, message: expect.stringContaining(right) });
  });

  it('finds and preflights without the rights that only make answers fuller', async () => {
    const world = await inWorld();
    for (const right of ['get services', 'get nodes', 'list events', 'watch events']) world.memory.denied.add(right);
    expect((await problemOf(findOne(world, 'nothing'))).code).toBe('pod-not-found');
    const spec = specOf(world, await findOne(world, 'web'), [step(['id'])]);
    expect(await world.cluster.refusals(spec, limit())).toEqual([]);
  });

  it('refuses a pod on a node that is not ready', async () => {
    const world = await inWorld();
    world.memory.nodes.set('node-1', {
      metadata: { name: 'node-1' },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    });
    const spec = specOf(world, await findOne(world, 'web'), [step(['id'])]);
    expect((await world.cluster.refusals(spec, limit())).map(({ code }) => code)).toEqual(['node-not-ready']);
  });

  it.each([
    ['that just came back, the life before', 2, 1_000, 'words before\n'],
    ['that came back long ago, the present one', 2, 3_600_000, 'hello from app\n'],
    ['that never restarted, the present one', 0, 1_000, 'hello from app\n'],
  ])('sees of a container %s', async (_, restartCount, ageMs, text) => {
    const world = await inWorld();
    const status = [...world.memory.pods.values()][0]?.status?.containerStatuses?.[0];
    if (status !== undefined)
      Object.assign(status, { restartCount, state: { running: { startedAt: new Date(Date.now() - ageMs) } } });
    const facts = await world.cluster.look(await findOne(world, 'web'), { needs: ['log'], namespaces: [] }, limit());
    expect(facts.log).toEqual({ seen: text });
  });

  it('reads a list of more than 500 pods page by page', async () => {
    const world = await inWorld();
    await world.place({ kind: 'Deployment', name: 'many', behaves: 'runs', replicas: 1203 });
    const found = await world.cluster.find(
      { cluster: 'here', namespace: 'shop', pick: 'all', by: { name: 'many' } },
      limit(),
    );
    expect(new Set(found.map(({ podUid }) => podUid)).size).toBe(1203);
    expect(found.every(({ chosen }) => chosen === undefined)).toBe(true);
  });
});

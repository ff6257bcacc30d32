import { expect } from '@jest/globals';
import { bare } from './find-observations.ts';
import { findOne, limit, newStart, problemOf, readInjection, runRound, specOf, step } from './run-round.ts';
import type { Observation, Scene } from './world.ts';

const quiet = (name: string): Scene => ({ kind: 'Pod', name, behaves: 'runs' });
const brief: Scene = { kind: 'Pod', name: 'brief', behaves: 'ends after 8 s' };
const set: Scene = { kind: 'StatefulSet', name: 'again', behaves: 'runs' };
const hostile = [
  '$(HOME)',
  '$HOME',
  '$$',
  '`id`',
  '"',
  "'",
  '\\',
  ' two  blanks ',
  '$$(HOME)',
  '*',
  'ü€😀',
  '-n',
  '',
] as const;

export const injectObservations: readonly Observation[] = [
  {
    title: 'one container runs the steps and its output is read by attach from the first byte to the last',
    given: [bare],
    observe: async (world) => {
      const read = await runRound(world, 'bare', [
        step(['echo', 'one'], { id: 'a' }),
        step(['echo', 'two'], { id: 'b' }),
      ]);
      expect(read.outcomes.map(({ step: id, stdout, end }) => [id, stdout, end])).toEqual([
        ['a', 'one\n', { by: 'exit', code: 0 }],
        ['b', 'two\n', { by: 'exit', code: 0 }],
      ]);
      expect(read).toMatchObject({ way: 'attach', complete: true });
    },
  },
  {
    title: 'arguments reach the command as they were written, dollars, blanks and quotes too',
    given: [quiet('argv')],
    observe: async (world) => {
      const steps = hostile.map((word, n) => step(['printf', '[%s]', word], { id: `s${n}` }));
      const { outcomes } = await runRound(world, 'argv', steps);
      expect(outcomes.map(({ stdout }) => stdout.trimEnd())).toEqual(hostile.map((word) => `[${word}]`));
    },
  },
  {
    title: 'output that is no text arrives as it was written, but for NUL',
    given: [quiet('binary')],
    observe: async (world) => {
      const { outcomes, complete } = await runRound(world, 'binary', [
        step(['printf', '\\001\\377\\200\\n\\033[31m\\r']),
      ]);
      expect(complete).toBe(true);
      expect(outcomes[0]?.stdout).toContain('\u0001');
      expect(outcomes[0]?.stdout).toContain('\u001b[31m\r');
    },
  },
  {
    title: 'the same container name with equal arguments is resumed and read again from its first byte',
    given: [quiet('twice')],
    observe: async (world) => {
      const target = await findOne(world, 'twice');
      const [spec, start] = [specOf(world, target, [step(['echo', 'once'])]), newStart()];
      const first = await world.cluster.inject(spec, start, limit());
      expect((await readInjection(first, spec, start)).outcomes[0]?.stdout).toBe('once\n');
      await world.cluster.look(target, { needs: [], namespaces: [] }, limit());
      const second = await world.cluster.inject(spec, start, limit());
      expect(second.resumed).toBe(true);
      const read = await readInjection(second, spec, start);
      expect(read).toMatchObject({ way: 'log', complete: true });
      expect(read.outcomes[0]?.stdout).toBe('once\n');
      const { pod } = await world.cluster.look(target, { needs: [], namespaces: [] }, limit());
      expect(pod.spec?.ephemeralContainers?.map(({ name }) => name)).toEqual([start.container]);
    },
  },
  {
    title: 'a container that started in time is read again after its deadline',
    given: [quiet('late')],
    observe: async (world) => {
      const target = await findOne(world, 'late');
      const spec = specOf(world, target, [step(['echo', 'in time'])]);
      const start = newStart({ deadline: Date.now() + world.patienceMs });
      await readInjection(await world.cluster.inject(spec, start, limit()), spec, start);
      await new Promise((resolve) => setTimeout(resolve, start.deadline + 50 - Date.now()));
      await world.cluster.look(target, { needs: [], namespaces: [] }, limit());
      const again = await world.cluster.inject(spec, start, limit());
      expect((await readInjection(again, spec, start)).outcomes[0]?.stdout).toBe('in time\n');
    },
  },
  {
    title: 'a container of that name with other arguments is refused as foreign',
    given: [quiet('foreign')],
    observe: async (world) => {
      const target = await findOne(world, 'foreign');
      const start = newStart();
      const spec = specOf(world, target, [step(['echo', 'mine'])]);
      await readInjection(await world.cluster.inject(spec, start, limit()), spec, start);
      const other = specOf(world, target, [step(['echo', 'yours'])]);
      expect((await problemOf(world.cluster.inject(other, start, limit()))).code).toBe('foreign-container');
    },
  },
  {
    title: 'a pod that took the name of the one that was meant gets no container',
    given: [set],
    observe: async (world) => {
      const target = await findOne(world, 'again-0');
      await world.remove('again-0');
      await world.place(set);
      const spec = specOf(world, target, [step(['id'])]);
      expect((await problemOf(world.cluster.inject(spec, newStart(), limit()))).code).toBe('pod-replaced');
      expect((await world.cluster.refusals(spec, limit()))[0]?.code).toBe('pod-replaced');
      expect((await findOne(world, 'again-0')).podUid).not.toBe(target.podUid);
    },
  },
  {
    title: 'a running step is stopped by cancel',
    given: [quiet('cancel')],
    observe: async (world) => {
      const spec = specOf(world, await findOne(world, 'cancel'), [step(['sleep', '15'])]);
      const start = newStart();
      const injection = await world.cluster.inject(spec, start, limit());
      const begun = Promise.withResolvers<void>();
      const whole = (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of injection.bytes(limit())) {
          chunks.push(Buffer.from(chunk));
          if (Buffer.concat(chunks).includes(' s#0 b\n')) begun.resolve();
        }
        return Buffer.concat(chunks).toString();
      })();
      await begun.promise;
      expect(await injection.cancel()).toBe('stopped');
      expect(await whole).toContain(`${start.nonce} - cancelled`);
    },
  },
  {
    title: 'an image that is not on the node and cannot be pulled ends at the deadline with the reason of the kubelet',
    given: [quiet('unpulled')],
    observe: async (world) => {
      const spec = {
        ...specOf(world, await findOne(world, 'unpulled'), [step(['id'])]),
        image: 'nowhere.invalid/none:1',
      };
      const start = newStart({ deadline: Date.now() + world.patienceMs });
      const waiting: string[] = [];
      const injection = await world.cluster.inject(spec, start, limit());
      const told = await problemOf(
        (async () => {
          for await (const _ of injection.bytes(limit(), (reason) => waiting.push(reason)));
        })(),
      );
      expect(told.code).toBe('image-not-pulled');
      expect(told.message).toContain('nowhere.invalid/none:1');
      expect(waiting.length).toBeGreaterThan(0);
    },
  },
  {
    title: 'a target that ends half-way takes the container with it, and that is said',
    given: [brief],
    observe: async (world) => {
      expect(
        (await problemOf(runRound(world, 'brief', [step(['sleep', '30'], { timeoutMs: 40_000 })], true))).code,
      ).toBe('target-ended');
    },
  },
  {
    title: 'a pod that is deleted half-way is said to be gone',
    given: [quiet('doomed')],
    observe: async (world) => {
      const spec = specOf(world, await findOne(world, 'doomed'), [step(['sleep', '15'])]);
      const start = newStart();
      const injection = await world.cluster.inject(spec, start, limit());
      const read = (async () => {
        let removed: Promise<void> | undefined;
        for await (const _ of injection.bytes(limit())) removed ??= world.remove('doomed');
        await removed;
      })();
      expect((await problemOf(read)).code).toBe('pod-gone');
    },
  },
];

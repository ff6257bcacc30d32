import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import type { RunRecord } from '../../src/run/ports.ts';
import { type Kdebug, type KdebugOptions, startKdebug } from '../journeys/start-kdebug.ts';

/** A policy that lets the emulator's member run everything, `id` and `echo N` too. */
export function writePolicy(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'kdebug-bench-')), 'policy.yaml');
  writeFileSync(
    path,
    `version: 1
rules:
  - name: bench
    who: { channels: [${seed.incidents}] }
    clusters: ['*']
    namespaces: ['*']
    checks: ['*']
    raw:
      - command: id
      - command: echo
        args: ['[0-9]+']
`,
  );
  return path;
}

export interface Warm {
  readonly kdebug: Kdebug;
  /** What Redis holds of the run behind a card. */
  readonly recordOf: (answer: Awaited<ReturnType<Kdebug['answer']>>) => Promise<RunRecord>;
  close(): Promise<void>;
}

/** Bot and worker that have worked before: the first jobs would pay for what is loaded and connected once. */
export async function startWarm(options: KdebugOptions, warmUp: readonly string[]): Promise<Warm> {
  const kdebug = await startKdebug(options);
  const { environment, redis } = kdebug;
  const connection = connectPatient(redis.url, { log: noLog });
  const runs = createRuns({
    redis: connection,
    prefix: environment.KDEBUG_REDIS_PREFIX ?? '',
    log: noLog,
    wake: async () => {},
  });
  for (const line of warmUp) {
    await kdebug.ask(line);
    await kdebug.answer(line.split(' ')[0]);
  }
  return {
    kdebug,
    recordOf: async ({ card }) => {
      const { event_payload: payload } = card.metadata as { event_payload: { run: string } };
      const record = await runs.read(payload.run);
      if (record === undefined) throw new Error(`run ${payload.run} is not in Redis`);
      return record;
    },
    close: async () => {
      await quitRedis(connection);
      await kdebug.close();
    },
  };
}

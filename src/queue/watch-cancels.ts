import { asError } from '../errors.ts';
import type { QueueParts } from './open-queue.ts';
import { redisKeys } from './redis-keys.ts';

export interface Watching {
  /** Runs that this process works on now. */
  readonly runs: () => readonly string[];
  readonly cancel: (run: string) => void;
}

export interface CancelWatch {
  /** Looks at the flags of the runs at hand, in case a message was missed. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Hears cancels of other processes by pub/sub on a connection of its own. Messages are lost while that connection is
 * away, so the flags are looked at each time it is back, and whenever look is called.
 */
export async function watchCancels(
  { runs, cancel }: Watching,
  { redis, prefix, log }: QueueParts,
): Promise<CancelWatch> {
  const keys = redisKeys(prefix);
  const ear = redis.duplicate();
  const look = async (): Promise<void> => {
    try {
      for (const run of new Set(runs())) if (await isCancelled(run, { redis, prefix })) cancel(run);
    } catch (thrown) {
      log.warn({ err: asError(thrown) }, 'the cancel flags could not be read');
    }
  };
  const listen = async (): Promise<void> => {
    try {
      await ear.subscribe(keys.cancels);
      await look();
    } catch (thrown) {
      log.warn({ err: asError(thrown) }, 'cancels could not be subscribed to');
    }
  };
  ear.on('error', (error: Error) => log.debug({ err: error }, 'the connection for cancels reported an error'));
  ear.on('message', (_channel: string, run: string) => cancel(run));
  ear.on('ready', () => void listen());
  await listen();
  return {
    look,
    async close() {
      ear.disconnect();
    },
  };
}

/** Whether somebody cancelled the run, whenever it was. */
export async function isCancelled(
  run: string,
  { redis, prefix }: Pick<QueueParts, 'redis' | 'prefix'>,
): Promise<boolean> {
  return (await redis.exists(redisKeys(prefix).cancelled(run))) === 1;
}

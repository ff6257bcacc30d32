import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** What is open at the end has so long to come to its end. */
const drainMs = 240_000;

/** Waits until no request is open; resolves with what is left. */
export async function drain(url: string, prefix: string): Promise<number> {
  const connection = new Redis(url);
  const until = Date.now() + drainMs;
  try {
    for (;;) {
      const waiting = (await connection.zcard(`${prefix}:open`)) + (await unanswered(connection, prefix));
      if (waiting === 0 || Date.now() > until) return waiting;
      await delay(500);
    }
  } finally {
    await connection.quit();
  }
}

/** Asks that no bot has answered yet, as BullMQ keeps them. */
async function unanswered(redis: Redis, prefix: string): Promise<number> {
  const queue = `{${prefix}}:${prefix}.asks`;
  const [waiting, active] = await Promise.all([redis.llen(`${queue}:wait`), redis.llen(`${queue}:active`)]);
  return waiting + active + (await redis.zcard(`${queue}:delayed`));
}

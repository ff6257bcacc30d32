import type { Ms } from '../request/request.ts';
import type { RunParts } from './open-run.ts';
import { packReport, unpackReport } from './pack-report.ts';
import { trimReport } from './trim-report.ts';

/** Trims the reports, marks, and takes the run off the watchdog's list last: a crash in between leaves it there. */
export async function settleRun(run: string, parts: RunParts, mark: () => Promise<unknown>): Promise<void> {
  const { redis, keys } = parts;
  const count = Number((await redis.hget(keys.head(run), 'parts')) ?? 0);
  for (let part = 0; part < count; part += 1) {
    const packed = await redis.getBuffer(keys.report(run, part));
    if (packed === null) continue;
    const trimmed = await packReport(trimReport(await unpackReport(packed)));
    await redis.set(keys.report(run, part), trimmed, 'KEEPTTL');
  }
  await mark();
  await redis.zrem(keys.open, run);
}

/** Runs whose notAfter has passed and that are not settled; forgets those that are gone or settled after all. */
export async function sweepOverdue(before: Ms, { redis, keys }: RunParts): Promise<readonly string[]> {
  const late = await redis.zrangebyscore(keys.open, '-inf', `(${before}`, 'LIMIT', 0, 1_000);
  const open: string[] = [];
  for (const run of late) {
    const [there, settled] = await redis.hmget(keys.head(run), 'parts', 'delivery:settled');
    if (there === null || settled === 'true') await redis.zrem(keys.open, run);
    else open.push(run);
  }
  return open;
}

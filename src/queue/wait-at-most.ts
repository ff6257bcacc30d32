import type { Ms } from '../request/request.ts';

/** For the end of a process: waits for something, but not for ever. What it waited for may go on. */
export async function waitAtMost(limitMs: Ms, ended: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  try {
    await Promise.race([ended, limit]);
  } finally {
    clearTimeout(timer);
  }
}

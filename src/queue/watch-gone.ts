import type { Redis } from 'ioredis';
import type { Ms } from '../request/request.ts';

/** Aborts its signal once Redis has been away for goneMs without a break. Close it in the end. */
export function watchGone(redis: Redis, goneMs: Ms): { readonly signal: AbortSignal; close(): void } {
  const gone = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onClose = (): void => {
    timer ??= setTimeout(() => gone.abort(), goneMs);
  };
  const onReady = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  if (redis.status !== 'ready') onClose();
  redis.on('close', onClose).on('ready', onReady);
  return {
    signal: gone.signal,
    close: () => {
      onReady();
      redis.off('close', onClose).off('ready', onReady);
    },
  };
}

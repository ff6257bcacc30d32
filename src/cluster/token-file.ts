import { readFile } from 'node:fs/promises';

/** The kubelet renews a projected token long before it expires; client-go reads it anew every minute too. */
const rereadMs = 60_000;

/** The token in a file, read anew every minute. */
export function createTokenFile(path: string, now: () => number = Date.now): () => Promise<string> {
  let token = '';
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() - readAt < rereadMs) return token;
    token = (await readFile(path, 'utf8')).trim();
    readAt = now();
    return token;
  };
}

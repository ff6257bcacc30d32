import type { IncomingMessage } from 'node:http';

const here = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

/**
 * Whoever speaks for this machine only: a name that was pointed at 127.0.0.1 has another Host, a page of somebody else
 * another Origin.
 */
export function isOurOwn({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { host, origin } = headers;
  if (host === undefined || !here.test(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}

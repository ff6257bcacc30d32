import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import type { Metrics } from './create-metrics.ts';

type Measured = Pick<Metrics, 'slackCalls' | 'slackConnections'>;

/** What Node's fetch, by which Slack's packages call, says of each request (undici's documentation, DiagnosticsChannel). */
const answered = 'undici:request:headers';
const failed = 'undici:request:error';
const said = z.object({
  request: z.object({ origin: z.union([z.string(), z.instanceof(URL)]), path: z.string() }),
  response: z.object({ statusCode: z.number() }).optional(),
});

/** Counts this process' calls of the Slack Web API until it is closed. A call that is tried again counts each time. */
export function measureSlack(apiUrl: string, { slackCalls, slackConnections }: Measured): { close(): void } {
  const { origin, pathname } = new URL(apiUrl);
  const count = (message: unknown): void => {
    const { data } = said.safeParse(message);
    if (data === undefined || new URL(data.request.origin).origin !== origin) return;
    const method = methodOf(data.request.path, pathname);
    const status = String(data.response?.statusCode ?? 'none');
    slackCalls.inc({ method, status });
    if (method === 'apps.connections.open' && status === '200') slackConnections.inc();
  };
  subscribe(answered, count);
  subscribe(failed, count);
  return {
    close: () => {
      unsubscribe(answered, count);
      unsubscribe(failed, count);
    },
  };
}

/** Addresses that are no method may hold secrets, such as an upload's. */
function methodOf(path: string, base: string): string {
  const method = path.startsWith(base) ? (path.slice(base.length).split('?')[0] ?? '') : '';
  return /^[a-zA-Z]{1,40}(\.[a-zA-Z]{1,40}){1,4}$/.test(method) ? method : 'other';
}

import type { Server } from 'node:http';
import type { HTTPReceiver } from '@slack/bolt';
import type { Link } from './socket-link.ts';

/** Where Slack posts to in HTTP mode: one path for commands, clicks and events. */
const requestPath = '/slack/events';

/** The endpoint for HTTP mode; address is known once it listens. */
export function createHttpLink(
  receiver: HTTPReceiver,
  { host, port }: { host: string | undefined; port: number },
): Link {
  let server: Server | undefined;
  return {
    start: async () => {
      server = await receiver.start({ port, ...(host === undefined ? {} : { host }) });
    },
    stop: async () => {
      const closing = server;
      server = undefined;
      if (closing === undefined) return;
      const stopped = receiver.stop();
      // Sockets that Slack keeps alive would hold the process for seconds; what is being answered goes on.
      closing.closeIdleConnections();
      await stopped;
    },
    connected: () => server?.listening ?? false,
    get address() {
      const at = server?.address();
      return typeof at === 'object' && at !== null
        ? `http://${host ?? 'localhost'}:${at.port}${requestPath}`
        : undefined;
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type Changes, createChanges } from './changes.ts';
import { createWorkspace } from './create-workspace.ts';
import { createDeliveries, type Deliveries } from './deliver.ts';
import type { SlackEmulatorOptions } from './emulator.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHttpServer } from './http-server.ts';
import { createJournal, type Journal } from './journal.ts';
import { eventRetryAfterMs, limits } from './limits.ts';
import { listen } from './listen.ts';
import { createRateLimiter, noRateLimiter } from './rate-limiter.ts';
import { allScopes } from './scopes.ts';
import { seedWorld } from './seed-world.ts';
import { createSocketHub, type SocketHub } from './socket-hub.ts';
import type { Workspace } from './workspace.ts';

/** What a running emulator is made of. */
export interface Parts {
  readonly secrets: { readonly botToken: string; readonly appToken: string; readonly signingSecret: string };
  readonly slack: Workspace;
  readonly hub: SocketHub;
  readonly server: Server;
  readonly deliveries: Deliveries;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly changes: Changes;
  readonly closing: AbortController;
  /** Where it listens. */
  readonly port: number;
}

/** Builds and connects the parts, and listens. */
export async function createParts(options: SlackEmulatorOptions): Promise<Parts> {
  const { now = Date.now, world = seedWorld() } = options;
  const secrets = createSecrets();
  const closing = new AbortController();
  const changes = createChanges();
  const faults = createFaults();
  const journal = createJournal((entry) => changes.tell({ kind: 'journal', entry }));
  const hub = createSocketHub({
    appId: world.app.id,
    now,
    pingEveryMs: options.pingEveryMs ?? 10_000,
    onCount: (count) => changes.tell({ kind: 'sockets', count }),
  });
  const address = { port: 0 };
  const slack = createWorkspace({
    world,
    now,
    hub,
    scopes: new Set(options.scopes ?? allScopes),
    tell: (change) => changes.tell(change),
    host: () => options.publicHost ?? `127.0.0.1:${address.port}`,
  });
  const limiter = options.limits === 'off' ? noRateLimiter : createRateLimiter(now);
  const tokens = { bot: secrets.botToken, app: secrets.appToken };
  const server = createHttpServer({ slack, faults, journal, limiter, tokens, closing: closing.signal });
  server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head));
  address.port = await listen(server, options.port ?? 0).finally(() => server.listening || hub.close());
  const deliveries = createDeliveries({
    hub,
    journal,
    now,
    signingSecret: secrets.signingSecret,
    requestUrl: options.requestUrl,
    ackTimeoutMs: options.ackTimeoutMs ?? limits.ackMs.max,
    eventRetryAfterMs: options.eventRetryAfterMs ?? eventRetryAfterMs,
    closing: closing.signal,
  });
  const { port } = address;
  return { secrets, slack, hub, server, deliveries, faults, journal, changes, closing, port };
}

/** They look like Slack's and open nothing but this emulator. */
const createSecrets = (): Parts['secrets'] => ({
  botToken: `xoxb-${randomUUID()}`,
  appToken: `xapp-1-${randomUUID()}`,
  signingSecret: randomUUID().replaceAll('-', ''),
});

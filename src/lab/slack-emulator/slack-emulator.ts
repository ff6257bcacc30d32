import { createPerson } from './acts/create-person.ts';
import type { Person } from './acts/person.ts';
import { createParts, type Parts } from './create-parts.ts';
import type { Delivered, SlackEmulator, SlackEmulatorOptions, Sockets } from './emulator.ts';
import type { Delivery } from './journal.ts';
import { closeServer } from './listen.ts';
import { mentions } from './mentions.ts';
import { plainText } from './plain-text.ts';
import { waitFor } from './wait-for.ts';

export type * from './emulator.ts';

/** Rejects when the port is taken. */
export async function startSlackEmulator(options: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
  const parts = await createParts(options);
  const { slack, journal, changes, deliveries, faults, secrets } = parts;
  const { messages, views, world, files } = slack;
  return {
    ...secrets,
    url: `http://127.0.0.1:${parts.port}/api/`,
    world,
    faults,
    journal,
    sockets: socketControls(parts),
    as: (userId) => findPerson(userId, parts),
    timeline: (channel) => messages.timeline(channel),
    thread: (channel, ts) => messages.thread(channel, ts),
    ephemerals: (user, channel) => messages.ephemeral(user, channel),
    get files() {
      return [...files.shared.values()];
    },
    home: (user) => views.home(user),
    modals: (user) => views.modals(user),
    plainText: (message) => plainText(message, world),
    mentions,
    waitFor: (predicate, how = {}) => waitFor(predicate, how, parts),
    redeliver: (delivery, times = 1) => redeliver(delivery ?? journal.deliveries().at(-1), times, parts),
    deliver: (type, payload, how) => deliveries.deliver(type, payload, how),
    sendTo: (requestUrl) => deliveries.sendTo(requestUrl),
    onChange: (listener) => changes.subscribe(listener),
    close: () => close(parts),
  };
}

function findPerson(userId: string, { slack, deliveries }: Parts): Person {
  const member = slack.world.members.get(userId);
  if (member === undefined) throw new Error(`nobody has the id ${userId}`);
  return createPerson({ who: member, slack, deliveries });
}

async function redeliver(
  delivery: Delivery | undefined,
  times: number,
  { deliveries }: Parts,
): Promise<readonly Delivered[]> {
  if (delivery === undefined) throw new Error('nothing was delivered yet');
  const { type, payload } = delivery;
  const attempts = Array.from({ length: times }, (_, index) => delivery.attempt + index + 1);
  return Promise.all(attempts.map((attempt) => deliveries.deliver(type, structuredClone(payload), { attempt })));
}

async function close({ closing, hub, deliveries, server }: Parts): Promise<void> {
  if (closing.signal.aborted) return;
  closing.abort();
  hub.close();
  await deliveries.settled();
  await closeServer(server);
}

function socketControls({ hub }: Parts): Sockets {
  return {
    get count() {
      return hub.count;
    },
    refresh: () => {
      hub.disconnect('warning');
      hub.disconnect('refresh_requested');
    },
    kill: () => hub.kill(),
    disconnect: (reason) => hub.disconnect(reason),
    allow: (count) => hub.allow(count),
  };
}

import { describe, expect, it } from '@jest/globals';
import type { SocketReply } from '../../../src/lab/slack-emulator/acks.ts';
import { createDeliveries } from '../../../src/lab/slack-emulator/deliver.ts';
import { createJournal } from '../../../src/lab/slack-emulator/journal.ts';
import { createSocketHub } from '../../../src/lab/slack-emulator/socket-hub.ts';
import { afterwards } from './start-emulator.ts';

const timeout: SocketReply = { outcome: 'timeout', answer: undefined };
const acked: SocketReply = { outcome: 'acked', answer: {} };

/** Deliveries over a hub that answers with these replies, one after the other. */
function deliveriesWith(replies: SocketReply[], eventRetryAfterMs: readonly number[]) {
  const hub = createSocketHub({ appId: 'A0', now: Date.now, pingEveryMs: 10_000, onCount: () => undefined });
  afterwards(() => hub.close());
  const journal = createJournal(() => undefined);
  const closing = new AbortController();
  const deliveries = createDeliveries({
    hub: { ...hub, send: async () => replies.shift() ?? timeout },
    journal,
    now: Date.now,
    signingSecret: 'secret',
    requestUrl: undefined,
    ackTimeoutMs: 10,
    eventRetryAfterMs,
    closing: closing.signal,
  });
  const outcomes = (): unknown[] => journal.deliveries().map(({ attempt, outcome }) => [attempt, outcome]);
  return { deliveries, outcomes, closing };
}

describe('a delivery', () => {
  it('of an event happens once when it is acknowledged', async () => {
    const { deliveries, outcomes } = deliveriesWith([acked], [0, 0]);
    await deliveries.deliverEvent({ event_id: 'Ev1' });
    await deliveries.settled();
    expect(outcomes()).toEqual([[0, 'acked']]);
  });

  it('of an event is repeated until it is acknowledged, and then no more', async () => {
    const { deliveries, outcomes } = deliveriesWith([timeout, acked], [0, 0, 0]);
    await deliveries.deliverEvent({ event_id: 'Ev1' });
    await deliveries.settled();
    expect(outcomes()).toEqual([
      [0, 'timeout'],
      [1, 'acked'],
    ]);
  });

  it('of an event is given up after the last attempt', async () => {
    const { deliveries, outcomes } = deliveriesWith([], [0, 0]);
    await deliveries.deliverEvent({ event_id: 'Ev1' });
    await deliveries.settled();
    expect(outcomes()).toHaveLength(3);
  });

  it('of an event is not repeated once the emulator is closed', async () => {
    const { deliveries, outcomes, closing } = deliveriesWith([], [60_000]);
    await deliveries.deliverEvent({ event_id: 'Ev1' });
    closing.abort();
    await deliveries.settled();
    expect(outcomes()).toHaveLength(1);
  });

  it('of a command or click happens once, acknowledged or not', async () => {
    const { deliveries, outcomes } = deliveriesWith([timeout, acked], [0]);
    await deliveries.deliver('slash_commands', {});
    await deliveries.settled();
    expect(outcomes()).toEqual([[0, 'timeout']]);
  });
});

import type { App } from '@slack/bolt';

/**
 * Bolt acknowledges an event before its listeners run. Here it is acknowledged behind them, so that Slack delivers a mention
 * again when the process dies before it was recorded.
 */
export function recordBeforeAck(app: App): void {
  const processEvent = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (event.body.type !== 'event_callback') return processEvent(event);
    await processEvent({ ...event, ack: async () => {} });
    await event.ack();
  };
}

/** Bolt's receivers stop without waiting for listeners. */
export function countInFlight(app: App): { idle(): Promise<void> } {
  let running = 0;
  let waiting: (() => void)[] = [];
  app.use(async ({ next }) => {
    running += 1;
    try {
      await next();
    } finally {
      running -= 1;
      if (running === 0) {
        for (const wake of waiting) wake();
        waiting = [];
      }
    }
  });
  return {
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

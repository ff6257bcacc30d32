import { setTimeout as delay } from 'node:timers/promises';
import type { Delivered, DeliverOptions } from './emulator.ts';
import { sendOverHttp } from './http-sender.ts';
import type { DeliveryType, Recorder } from './journal.ts';
import type { JsonObject } from './json.ts';
import type { SocketHub } from './socket-hub.ts';

export interface Deliveries {
  /** Once, and into the journal. */
  deliver(type: DeliveryType, payload: JsonObject, options?: DeliverOptions): Promise<Delivered>;
  /** Again and again until it is acknowledged; resolves after the first attempt. */
  deliverEvent(payload: JsonObject): Promise<Delivered>;
  sendTo(requestUrl: string | undefined): void;
  /** When the redeliveries that are under way have ended. */
  settled(): Promise<void>;
}

export interface DeliveryOptions {
  readonly hub: SocketHub;
  readonly journal: Recorder;
  readonly signingSecret: string;
  readonly requestUrl: string | undefined;
  readonly ackTimeoutMs: number;
  readonly eventRetryAfterMs: readonly number[];
  readonly now: () => number;
  readonly closing: AbortSignal;
}

/** Hands payloads to the app, over Socket Mode or, when there is a request URL, over HTTP. */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { hub, journal, ackTimeoutMs, closing } = options;
  let { requestUrl } = options;

  const attempt = (type: DeliveryType, payload: JsonObject, how: DeliverOptions): Promise<Omit<Delivered, 'tookMs'>> =>
    requestUrl === undefined
      ? hub.send(envelope(type, payload, how), ackTimeoutMs)
      : sendOverHttp(type, payload, {
          url: requestUrl,
          signingSecret: options.signingSecret,
          timeoutMs: ackTimeoutMs,
          closing,
          ...how,
        });

  const deliver: Deliveries['deliver'] = async (type, payload, how = {}) => {
    const via = requestUrl === undefined ? 'socket' : 'http';
    const at = options.now();
    const started = performance.now();
    const reply = { ...(await attempt(type, payload, how)), tookMs: performance.now() - started };
    journal.record({ kind: 'delivery', at, via, type, payload, attempt: how.attempt ?? 0, ...reply });
    return reply;
  };

  const background = new Set<Promise<void>>();
  const retry = async (payload: JsonObject): Promise<void> => {
    for (const [index, afterMs] of options.eventRetryAfterMs.entries()) {
      if (!(await isPassed(afterMs, closing))) return;
      const reply = await deliver('events_api', payload, { attempt: index + 1, retryReason: 'timeout' });
      if (reply.outcome === 'acked') return;
    }
  };

  return {
    deliver,
    deliverEvent: async (payload) => {
      const reply = await deliver('events_api', payload);
      if (reply.outcome !== 'acked') {
        const retries = retry(payload).finally(() => background.delete(retries));
        background.add(retries);
      }
      return reply;
    },
    sendTo: (url) => {
      requestUrl = url;
    },
    settled: async () => {
      await Promise.allSettled(background);
    },
  };
}

/** false when the emulator is closed before the time has passed. */
const isPassed = (ms: number, closing: AbortSignal): Promise<boolean> =>
  delay(ms, true, { signal: closing }).catch(() => false);

const envelope = (
  type: DeliveryType,
  payload: JsonObject,
  { attempt = 0, retryReason }: DeliverOptions,
): JsonObject => ({
  type,
  payload,
  accepts_response_payload: type !== 'events_api',
  ...(type === 'events_api' ? { retry_attempt: attempt, retry_reason: retryReason ?? '' } : {}),
});

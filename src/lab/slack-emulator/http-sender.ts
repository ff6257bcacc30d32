import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Delivered, DeliverOptions } from './emulator.ts';
import type { DeliveryType } from './journal.ts';
import { isObject, type JsonObject } from './json.ts';

export interface HttpSendOptions extends DeliverOptions {
  readonly url: string;
  readonly signingSecret: string;
  readonly timeoutMs: number;
  readonly closing: AbortSignal;
}

/** One POST as Slack makes it, signed with v0: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export async function sendOverHttp(
  type: DeliveryType,
  payload: JsonObject,
  options: HttpSendOptions,
): Promise<Omit<Delivered, 'tookMs'>> {
  const { contentType, body } = encode(type, payload);
  const headers = {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    ...sign(body, options),
    ...(options.attempt === undefined || options.attempt === 0
      ? {}
      : {
          'x-slack-retry-num': String(options.attempt),
          'x-slack-retry-reason': options.retryReason ?? 'http_timeout',
        }),
  };
  const signal = AbortSignal.any([options.closing, AbortSignal.timeout(options.timeoutMs)]);
  try {
    const answer = await post(options.url, headers, body, signal);
    return { ...answer, outcome: answer.status === 200 ? 'acked' : 'http-error' };
  } catch {
    // Whatever went wrong on the way, the app has not acknowledged: that is the outcome, not an error of ours.
    return { outcome: signal.aborted ? 'timeout' : 'not-connected', answer: undefined };
  }
}

function encode(type: DeliveryType, payload: JsonObject): { contentType: string; body: string } {
  if (type === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) };
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : payload;
  const form = new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
}

function sign(body: string, { signature = 'good', signingSecret }: HttpSendOptions): Record<string, string> {
  if (signature === 'none') return {};
  // Real time, whatever the emulator's own clock says: the app compares with its clock.
  const seconds = Math.floor(Date.now() / 1_000) - (signature === 'stale' ? 301 : 0);
  const secret = signature === 'wrong' ? `not ${signingSecret}` : signingSecret;
  const hash = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` };
}

function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<{ status: number; answer: unknown }> {
  return new Promise((resolve, reject) => {
    // A connection of its own, so that nothing stays open behind it.
    const sent = request(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, answer: readAck(Buffer.concat(chunks).toString()) }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** An acknowledgement in the form it has in Socket Mode: {} for an empty one, {text} for bare text. */
function readAck(body: string): unknown {
  if (body === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : { text: body };
  } catch {
    return { text: body };
  }
}

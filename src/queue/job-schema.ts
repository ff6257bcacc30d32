import { z } from 'zod';
import type { Request } from '../request/request.ts';
import { workloadKinds } from '../request/request.ts';
import type { Ask } from '../run/chat.ts';
import type { Job } from './job.ts';

/** Payloads of the queues, checked on both ends: a Redis that several programs write to is no authority. */
const person = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(500),
  groups: z.array(z.string().max(200)).max(1_000).exactOptional(),
});

const place = z.object({
  chat: z.enum(['slack', 'terminal']),
  address: z.string().max(2_000),
  private: z.boolean(),
  channel: z.string().max(200).exactOptional(),
});

const name = z.string().min(1).max(500);

const selection = z.object({
  cluster: name,
  namespace: name,
  container: name.exactOptional(),
  pick: z.enum(['one', 'all']),
  by: z.union([
    z.object({ kind: z.enum(workloadKinds), name }),
    z.object({ name }),
    z.object({ labels: z.string().min(1).max(2_000) }),
  ]),
});

const arg = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const request = z.object({
  run: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
  from: person,
  at: place,
  on: z.tuple([selection], selection),
  check: name,
  args: z.record(z.string(), arg),
  limitMs: z.number().positive(),
  askedAt: z.number(),
}) satisfies z.ZodType<Request>;

const part = z.number().int().min(0).max(10_000);

const job1 = z
  .object({
    v: z.literal(1),
    kind: z.literal('run'),
    id: z.string(),
    request,
    part,
    parts: part.min(1),
    notAfter: z.number(),
  })
  .refine((job) => job.id === `${job.request.run}-${job.part}`, 'the id is not RUN-PART') satisfies z.ZodType<Job>;

const ask1 = z.object({
  v: z.literal(1),
  id: z.string().min(1).max(1_000),
  how: z.enum(['command', 'mention', 'click']),
  text: z.string().max(40_000),
  from: person,
  at: place,
  askedAt: z.number(),
  replyUrl: z.string().max(2_000).exactOptional(),
}) satisfies z.ZodType<Ask>;

/** newer: written by a later kdebug; whoever knows it shall take it. unreadable: why, without the data. */
export type ReadPayload<T> = { readonly ok: T } | { readonly newer: number } | { readonly unreadable: string };

const newestVersion = 1;
const envelope = z.object({ v: z.number().int() });

function reader<T>(schema: z.ZodType<T>) {
  return (data: unknown): ReadPayload<T> => {
    const outer = envelope.safeParse(data);
    if (outer.success && outer.data.v > newestVersion) return { newer: outer.data.v };
    const read = schema.safeParse(data);
    return read.success ? { ok: read.data } : { unreadable: z.prettifyError(read.error) };
  };
}

export const readJob = reader<Job>(job1);
export const readAsk = reader<Ask>(ask1);

/** What is about to be queued, as its readers will see it; anything else is a fault of ours. */
export function checked<T>(read: ReadPayload<T>): T {
  if ('ok' in read) return read.ok;
  throw new Error(`a payload that no reader would take: ${JSON.stringify(read)}`);
}

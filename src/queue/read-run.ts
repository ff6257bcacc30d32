import { TransientError } from '../errors.ts';
import type { RunEvent } from '../job/run-event.ts';
import type { Report } from '../report/report.ts';
import type { Joined } from '../run/chat.ts';
import type { Delivery, RunRecord } from '../run/ports.ts';
import type { RunParts } from './open-run.ts';
import { unpackReport } from './pack-report.ts';

type Head = Omit<RunRecord, 'events' | 'joined' | 'delivery' | 'replyUrl'>;
/** An event as it is stored: its report lies in a key of its own. */
type StoredEvent = RunEvent | Omit<Extract<RunEvent, { type: 'reported' }>, 'report'>;

/** A run as it stands; undefined when it is gone or never was. */
export async function readRun(run: string, { redis, keys, seals }: RunParts): Promise<RunRecord | undefined> {
  const replies = await redis.multi().hgetall(keys.head(run)).lrange(keys.events(run), 0, -1).exec();
  const [fields, lines] = (replies ?? []).map(([, reply]) => reply) as [Record<string, string>, string[]];
  if (fields?.head === undefined) return undefined;
  const stored = JSON.parse(fields.head) as Head & { readonly seal?: unknown };
  const { seal: _, ...head } = stored;
  if (head.v !== 1) throw new TransientError(`Run ${run} was written by a newer kdebug.`, 30_000);
  if (seals.whyNot('run', stored) !== undefined || head.request.run !== run) return undefined;
  const told = lines.map((line) => JSON.parse(line) as StoredEvent);
  const reports = new Map<number, Report>();
  for (const part of new Set(told.filter(({ type }) => type === 'reported').map((event) => event.part))) {
    const packed = await redis.getBuffer(keys.report(run, part));
    if (packed !== null) reports.set(part, await unpackReport(packed));
  }
  return {
    ...head,
    ...(fields.replyUrl === undefined ? {} : { replyUrl: fields.replyUrl }),
    events: told.flatMap((event) => withReport(event, reports)),
    joined: joinedOf(fields),
    delivery: fieldsOf<Delivery>(fields, 'delivery:'),
  };
}

function withReport(event: StoredEvent, reports: ReadonlyMap<number, Report>): RunEvent[] {
  if (event.type !== 'reported') return [event];
  const report = reports.get(event.part);
  return report === undefined ? [] : [{ ...event, report }];
}

function joinedOf(fields: Readonly<Record<string, string>>): readonly Joined[] {
  return Object.values<Joined>(fieldsOf<Record<string, Joined>>(fields, 'joined:')).toSorted((a, b) => a.at - b.at);
}

function fieldsOf<T extends object>(fields: Readonly<Record<string, string>>, prefix: string): T {
  const own = Object.entries(fields).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), JSON.parse(value)])) as T;
}

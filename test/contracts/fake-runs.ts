import type { RunEvent } from '../../src/job/run-event.ts';
import { trimReport } from '../../src/queue/trim-report.ts';
import type { Ms } from '../../src/request/request.ts';
import type { Opening, RunRecord, Runs } from '../../src/run/ports.ts';

/** Runs in memory. wakes: every run that the poster was woken for, in order; onWake hears the same. */
export interface FakeRuns extends Runs {
  readonly wakes: string[];
}

interface Kept {
  record: RunRecord;
  endedAt?: Ms;
}

export function createFakeRuns({
  now = Date.now,
  onWake = () => undefined,
}: {
  readonly now?: () => Ms;
  readonly onWake?: (run: string) => void;
} = {}): FakeRuns {
  const runs = new Map<string, Kept>();
  const markers = new Map<string, string>();
  const wakes: string[] = [];
  const ran: { readonly run: string; readonly where: string; readonly at: Ms }[] = [];
  return {
    wakes,
    async open(opening, { again, joinMs }) {
      if (runs.has(opening.request.run)) return {};
      const other = markers.get(opening.key);
      if (!again && other !== undefined && isJoinable(runs.get(other), now(), joinMs)) return { joined: other };
      markers.set(opening.key, opening.request.run);
      runs.set(opening.request.run, { record: firstRecord(opening) });
      const { run, at, askedAt, from } = opening.request;
      for (const where of [at.channel ?? at.address, from.id]) ran.push({ run, where, at: askedAt });
      return {};
    },
    async tell(run, part, news) {
      const kept = runs.get(run);
      if (kept !== undefined && !hasEnded(kept.record, part)) {
        const seq = kept.record.events.length + 1;
        const event: RunEvent = structuredClone({ v: 1, run, part, seq, at: now(), ...news });
        kept.record = { ...kept.record, events: [...kept.record.events, event] };
        if (news.type === 'ended' && isOver(kept.record)) kept.endedAt = now();
      }
      wakes.push(run);
      onWake(run);
    },
    async read(run) {
      return structuredClone(runs.get(run)?.record);
    },
    async join(run, joined) {
      const kept = runs.get(run);
      if (kept?.record.joined.every(({ who }) => who.id !== joined.who.id) === true)
        kept.record = { ...kept.record, joined: [...kept.record.joined, structuredClone(joined)] };
      wakes.push(run);
      onWake(run);
    },
    async recent(where, since) {
      return [...new Set(ran.filter((one) => one.where === where && one.at >= since).map(({ run }) => run))];
    },
    async mark(run, marks) {
      const kept = runs.get(run);
      if (kept === undefined) return;
      if (marks.thread !== undefined) ran.push({ run, where: marks.thread, at: now() });
      kept.record = { ...kept.record, delivery: { ...kept.record.delivery, ...marks } };
      if (marks.settled === true) kept.record = settle(kept.record);
    },
    async overdue(before) {
      return [...runs.values()].filter((kept) => isOpen(kept) && kept.record.notAfter < before).map(idOf);
    },
    async unsettled() {
      return [...runs.values()].filter(isOpen).length;
    },
  };
}

function firstRecord(opening: Opening): RunRecord {
  return structuredClone({ v: 1, ...opening, events: [], joined: [], delivery: {} });
}

function isJoinable(kept: Kept | undefined, now: Ms, joinMs: Ms): boolean {
  return kept !== undefined && (kept.endedAt === undefined || now - kept.endedAt < joinMs);
}

function hasEnded(record: RunRecord, part: number): boolean {
  return record.events.some((event) => event.part === part && event.type === 'ended');
}

function isOver(record: RunRecord): boolean {
  return Array.from({ length: record.parts }, (_, part) => part).every((part) => hasEnded(record, part));
}

function isOpen({ record }: Kept): boolean {
  return record.delivery.settled !== true;
}

function idOf({ record }: Kept): string {
  return record.request.run;
}

function settle({ replyUrl: _gone, ...record }: RunRecord): RunRecord {
  const events = record.events.map((event) =>
    event.type === 'reported' ? { ...event, report: trimReport(event.report) } : event,
  );
  return { ...record, events };
}

import type { Asker, Rights } from '../access/rights.ts';
import { atMost } from '../at-most.ts';
import { type Problem, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Ms, Person } from '../request/request.ts';
import { whyStopped } from './answer-control.ts';
import type { AnswerParts } from './answer-parts.ts';
import type { Card } from './chat.ts';
import { foldEvents } from './fold-events.ts';
import type { Jobs, RunRecord, Runs } from './ports.ts';

/** What one person sees of kdebug at a glance. undefined: it could not be read in time. */
export interface Overview {
  readonly at: Ms;
  /** Redis answered to all that was asked of it. */
  readonly store: boolean;
  /** Those that the person may look into. */
  readonly clusters: readonly { readonly name: string; readonly workers: number | undefined }[];
  /** The kill switch is on. */
  readonly stopped?: Problem;
  readonly rights: Rights;
  /** Their own, the newest first. */
  readonly runs: readonly { readonly card: Card; readonly link?: string }[] | undefined;
}

/** Who somebody is where no channel is in play. Errors as of People.vouch. */
export interface Acquaintance {
  /** UserError: a guest, an outsider, or the lookup failed. */
  vouchAlone(person: Person): Promise<Person>;
  /** The channels the person is in, as Slack's ids, as far as kdebug may know them. */
  channelsOf(person: Person): Promise<ReadonlySet<string>>;
}

export interface OverviewParts {
  readonly people: Acquaintance;
  readonly runs: Pick<Runs, 'recent' | 'read'>;
  readonly jobs: Pick<Jobs, 'workers' | 'stopped'>;
  readonly access: Pick<AnswerParts['access'], 'mayAct'> & {
    rightsOf(asker: Asker, clusters: readonly string[]): Rights;
  };
  readonly clusters: readonly string[];
  readonly log: Log;
  readonly now: () => Ms;
}

const mostRuns = 5;
/** Some of the newest may be hidden from the person by now. */
const lookedAt = 10;
const dayMs: Ms = 24 * 3_600_000;
/** Somebody looks at an old page meanwhile. */
const readLimitMs: Ms = 2_000;

/**
 * Everything is read at once, and what does not answer in time is said to be so instead. The problem, where kdebug does
 * not work for this person at all. Throws TransientError when Slack does not say who it is.
 */
export async function readOverview(person: Person, parts: OverviewParts): Promise<Overview | Problem> {
  try {
    const who = await parts.people.vouchAlone(person);
    return await overviewOf({ who, channels: await parts.people.channelsOf(who) }, parts);
  } catch (error) {
    if (error instanceof UserError) return error.problem;
    throw error;
  }
}

async function overviewOf(asker: Asker, parts: OverviewParts): Promise<Overview> {
  const { jobs, clusters: all, now } = parts;
  const rights = parts.access.rightsOf(asker, all);
  const inTime = <T>(work: Promise<T>): Promise<{ readonly read: T } | undefined> => readInTime(work, parts.log);
  const [stopped, runs, ...workers] = await Promise.all([
    inTime(jobs.stopped()),
    inTime(runsOf(asker, parts)),
    ...rights.clusters.map((cluster) => inTime(jobs.workers(cluster))),
  ]);
  return {
    at: now(),
    store: [stopped, runs, ...workers].every((answer) => answer !== undefined),
    clusters: rights.clusters.map((name, at) => ({ name, workers: workers[at]?.read })),
    ...(stopped?.read === undefined ? {} : { stopped: whyStopped(stopped.read, now()) }),
    rights,
    runs: runs?.read,
  };
}

async function runsOf(asker: Asker, { runs, access, now }: OverviewParts): Promise<NonNullable<Overview['runs']>> {
  const { who } = asker;
  const recent = await runs.recent(who.id, now() - dayMs);
  const records = await Promise.all(recent.slice(-lookedAt).map((run) => runs.read(run)));
  return records
    .toReversed()
    .filter((record) => record !== undefined)
    .filter((record) => isTheirs(record, asker))
    .filter(({ request }) => access.mayAct({ who, at: request.at, action: 'status', run: request }) === undefined)
    .slice(0, mostRuns)
    .map((record) => ({
      card: foldEvents(record),
      ...(record.delivery.link === undefined ? {} : { link: record.delivery.link }),
    }));
}

/** Redis is no authority on whose run it is; and who left a channel sees no more of it. */
function isTheirs({ request: { from, at } }: RunRecord, { who, channels }: Asker): boolean {
  return from.id === who.id && channels.has((at.channel ?? '').replace(/^slack:/, ''));
}

async function readInTime<T>(work: Promise<T>, log: Log): Promise<{ readonly read: T } | undefined> {
  try {
    const done = await atMost(
      readLimitMs,
      work.then((read) => ({ read })),
    );
    if (done === undefined) log.warn({ limitMs: readLimitMs }, 'a part of an overview was not read in time');
    return done;
  } catch (error) {
    log.warn({ err: error }, 'a part of an overview could not be read');
    return undefined;
  }
}

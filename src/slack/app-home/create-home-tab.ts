import { setTimeout as delay } from 'node:timers/promises';
import { WebClient } from '@slack/web-api';
import type { Problem } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Ms, Person } from '../../request/request.ts';
import type { Overview } from '../../run/overview.ts';
import { readPersonId } from '../address.ts';
import { call } from '../call.ts';
import { clientOptions } from '../client-options.ts';
import { renderNoOverview, renderOverview } from './render-overview.ts';

export interface HomeTabParts {
  readonly botToken: string;
  /** Slack's Web API, ending in '/api/'. */
  readonly apiUrl: string;
  readonly read: (person: Person) => Promise<Overview | Problem>;
  readonly log: Log;
  /** Least time between two views of one person. */
  readonly restMs?: Ms;
}

/** The Home tab of the app, published for whoever opens it. */
export interface HomeTab {
  /** Returns at once; what fails is logged, and the person sees the view of last time. */
  open(person: Person): void;
  /** Publishes nothing more; resolves when nothing is on. */
  close(): Promise<void>;
}

/** Views that are made, or were just made: a whole company that looks at once costs no more than these. */
const mostAtOnce = 50;
const defaultRestMs: Ms = 2_000;

interface Making {
  again: boolean;
  done: Promise<void>;
}

/** Opened again while it is made, a view is made once more behind it, so that the last look is the newest. */
export function createHomeTab({ botToken, apiUrl, read, log, restMs = defaultRestMs }: HomeTabParts): HomeTab {
  const client = new WebClient(botToken, clientOptions(apiUrl, log, 'once'));
  const closing = new AbortController();
  const making = new Map<string, Making>();
  const publish = async (person: Person): Promise<void> => {
    const user = readPersonId(person.id)?.user;
    if (user === undefined) throw new Error('a person has no id of ours');
    const overview = await read(person);
    const view = 'rights' in overview ? renderOverview(overview) : renderNoOverview(overview);
    await call('views.publish', () => client.views.publish({ user_id: user, view }));
  };
  const make = async (person: Person, entry: Making): Promise<void> => {
    do {
      entry.again = false;
      try {
        await publish(person);
      } catch (error) {
        log.warn({ err: error }, 'a Home tab could not be shown');
      }
      await delay(restMs, undefined, { signal: closing.signal }).catch(() => undefined);
    } while (entry.again && !closing.signal.aborted);
    making.delete(person.id);
  };
  return {
    open: (person) => {
      const one = making.get(person.id);
      if (one !== undefined) one.again = true;
      else if (making.size >= mostAtOnce) log.warn({}, 'a Home tab was left as it was: too many are opened at once');
      else if (!closing.signal.aborted) {
        const entry: Making = { again: false, done: Promise.resolve() };
        making.set(person.id, entry);
        entry.done = make(person, entry);
      }
    },
    close: async () => {
      closing.abort();
      await Promise.all([...making.values()].map(({ done }) => done));
    },
  };
}

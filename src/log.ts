import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';

type Fields = Record<string, string | number>;

/**
 * What the work at hand belongs to, for each line that is written while it goes on, whoever writes it: parts that know
 * nothing of runs (the cluster, the queue) need no logger of their own for each.
 */
const belongsTo = new AsyncLocalStorage<Fields>();

/** Does the work; each line that it logs says what it belongs to. */
export function withLogFields<T>(fields: Fields, work: () => Promise<T>): Promise<T> {
  return belongsTo.run({ ...belongsTo.getStore(), ...fields }, work);
}

/** From now on also said by each line of the work at hand; nothing outside of withLogFields. */
export function addLogFields(fields: Fields): void {
  Object.assign(belongsTo.getStore() ?? {}, fields);
}

/** One JSON line per entry; fields are data, the text is constant. Never tokens, response URLs or user text above debug. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
  child(fields: object): Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Writes to standard error, so that standard output stays free for answers. */
export function createLog(level: LogLevel, fields: object = {}): Log {
  return pino(
    {
      level,
      base: fields,
      // A copy: pino writes the line's own fields into what it gets.
      mixin: () => ({ ...belongsTo.getStore() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['token', '*.token', 'replyUrl', '*.replyUrl', 'headers', '*.headers'], censor: '[masked]' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** Audit lines are written whatever the level of the log is, but for 'silent'. */
export function createAuditLog(level: LogLevel): Log {
  return createLog(level === 'silent' ? 'silent' : 'info', { part: 'audit' });
}

const nothing = (): void => undefined;
/** For tests and for parts that are run without a log. */
export const noLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => noLog };

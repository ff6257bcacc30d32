import { pino } from 'pino';

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

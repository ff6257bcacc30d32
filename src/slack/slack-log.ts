import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../log.ts';

/**
 * Slack's packages log through this. Their DEBUG level prints whole payloads with response_url and trigger_id, so it is
 * shut off whatever the level of our own log is.
 */
export function createSlackLog(log: Log): Logger {
  return {
    debug: () => {},
    info: (...said) => log.debug({ said: masked(said) }, 'slack'),
    warn: (...said) => log.warn({ said: masked(said) }, 'slack'),
    error: (...said) => log.error({ said: masked(said) }, 'slack'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

/** Addresses may be bearer secrets (response_url, upload URLs, the socket's ticket), and so is everything that looks like a token. */
function masked(said: readonly unknown[]): string {
  return said
    .map((one) => (one instanceof Error ? one.message : typeof one === 'string' ? one : typeof one))
    .join(' ')
    .replace(/\b(?:https?|wss?):\/\/\S+/g, '[address]')
    .replace(/\bx(?:ox[a-z]|app)-\S+/g, '[token]')
    .slice(0, 500);
}

import type { JsonObject } from './json.ts';

/** HTTP 200 with {ok: false, error, …}: how the Web API says no. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly error: string;
  readonly details: JsonObject;
  constructor(error: string, details: JsonObject = {}) {
    super(error);
    this.error = error;
    this.details = details;
  }
}

/** As Slack reports several things at once, each with a JSON pointer. */
export function schemaError(error: string, messages: readonly string[]): SlackError {
  return new SlackError(error, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

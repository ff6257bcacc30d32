import type { Args } from '../args.ts';
import type { TokenKind } from '../journal.ts';
import type { JsonObject } from '../json.ts';
import type { Workspace } from '../workspace.ts';

export interface Method {
  readonly token: TokenKind;
  /** Any one of them is enough; none is needed when left out. */
  readonly scopes?: readonly string[];
  /** The answer without its ok: true. Throws SlackError. */
  run(args: Args, slack: Workspace): JsonObject;
}

/** A method for the bot token. */
export const botMethod = (scopes: readonly string[], run: Method['run']): Method => ({ token: 'bot', scopes, run });

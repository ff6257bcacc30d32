import { type Answer, no, ok, rateLimited } from './answer.ts';
import type { Args } from './args.ts';
import type { TokenKind } from './journal.ts';
import { methods } from './methods/all.ts';
import type { Method } from './methods/method.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { SlackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** Answers one call as Slack does: token, scope, rate, then the method itself. */
export function answerCall(
  call: { readonly method: string; readonly args: Args; readonly token: TokenKind },
  slack: Workspace,
  limiter: RateLimiter,
): Answer {
  const method = methods.get(call.method);
  if (method === undefined) return no('unknown_method', { req_method: call.method });
  const refused = refuseToken(call.token, method) ?? refuseScope(method, slack);
  if (refused !== undefined) return refused;
  const retryAfterS = limiter.take(call.method, String(call.args.channel));
  if (retryAfterS !== undefined) return rateLimited(retryAfterS);
  try {
    return withScopes(ok(method.run(call.args, slack)), method, slack);
  } catch (error) {
    if (error instanceof SlackError) return withScopes(no(error.error, error.details), method, slack);
    throw error;
  }
}

function refuseToken(token: TokenKind, method: Method): Answer | undefined {
  if (method.token === 'none') return undefined;
  if (token === 'none') return no('not_authed');
  if (token === 'unknown') return no('invalid_auth');
  return token === method.token ? undefined : no('not_allowed_token_type');
}

function refuseScope({ scopes = [] }: Method, slack: Workspace): Answer | undefined {
  if (scopes.length === 0 || scopes.some((scope) => slack.scopes.has(scope))) return undefined;
  return no('missing_scope', { needed: scopes.join(','), provided: [...slack.scopes].join(',') });
}

/** The headers in which Slack names the scopes of the token and those the method accepts. */
const withScopes = (answer: Answer, { scopes = [] }: Method, slack: Workspace): Answer => ({
  ...answer,
  headers: { 'x-oauth-scopes': [...slack.scopes].join(','), 'x-accepted-oauth-scopes': scopes.join(',') },
});

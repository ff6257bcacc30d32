import {
  type WebAPICallResult,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { asError, type Problem, problem, TransientError, UserError } from '../errors.ts';

/** After a failure that tells no time of its own, in milliseconds. */
const retryInMs = 2_000;

/** Slack's own words for "not now": worth another try. */
const passing = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

const absent = new Set(['not_in_channel', 'channel_not_found', 'user_not_in_channel']);
const archived = new Set(['is_archived', 'is_inactive']);
const badToken = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);
const restricted = new Set([
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
]);
const gone = new Set(['cant_update_message', 'edit_window_closed', 'message_not_found', 'thread_not_found']);

/** What Slack's client threw, as one of our three kinds; doing names the method, never its arguments. */
export function translateError(thrown: unknown, doing: string): Error {
  const cause = asError(thrown);
  if (cause instanceof UserError || cause instanceof TransientError) return cause;
  if (cause instanceof WebAPIRateLimitedError)
    return new TransientError(`Slack limits ${doing}`, cause.retryAfter * 1000, { cause });
  if (cause instanceof WebAPIHTTPError || cause instanceof WebAPIRequestError)
    return new TransientError(`Slack could not be reached for ${doing}`, retryInMs, { cause });
  if (!(cause instanceof WebAPIPlatformError)) return cause;
  const code = cause.data.error;
  if (passing.has(code)) return new TransientError(`Slack answered ${code} to ${doing}`, retryInMs, { cause });
  const known = describe(code, cause.data);
  if (known !== undefined) return new UserError(known, { cause });
  return new Error(`Slack answered ${/^\w{1,60}$/.test(code) ? code : 'with no code'} to ${doing}`, { cause });
}

/** Slack's code of a refused call; undefined for everything else. */
export function platformCode(thrown: unknown): string | undefined {
  const error = thrown instanceof WebAPIPlatformError ? thrown : asError(thrown).cause;
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

function describe(code: string, data: WebAPICallResult): Problem | undefined {
  if (absent.has(code))
    return problem(
      'chat-not-in-channel',
      'kdebug is not a member of this channel, so it cannot post here.',
      'Invite it with `/invite @kdebug`, then send the command again.',
    );
  if (archived.has(code))
    return problem('chat-archived', 'This channel is archived, so nothing can be posted here.', 'Use another channel.');
  if (restricted.has(code))
    return problem(
      'chat-posting-restricted',
      'The workspace does not let kdebug post in this channel.',
      'Ask an admin of the workspace to let apps post here, or use another channel.',
    );
  if (code === 'messages_tab_disabled')
    return problem(
      'slack-no-messages-tab',
      'The Slack app has no Messages tab, so kdebug cannot write to you directly.',
      'Ask whoever runs kdebug to switch it on under App Home of the app (deploy/slack-manifest.yaml).',
    );
  if (gone.has(code))
    return problem(
      'chat-message-gone',
      'The message of this run was deleted or can no longer be changed.',
      'Run the command again for a new one.',
    );
  if (badToken.has(code))
    return problem(
      'slack-token-refused',
      `Slack does not accept the token (${code}).`,
      'Install the app in the workspace again and set its new token (docs/slack.md).',
    );
  return code === 'missing_scope' ? missingScope(neededScope(data)) : undefined;
}

/** The bot token lacks a scope. */
export function missingScope(scope: string): Problem {
  return problem(
    'slack-missing-scope',
    `The Slack app lacks the scope ${scope}.`,
    `Add ${scope} under OAuth & Permissions and install the app again (docs/slack.md).`,
  );
}

/** Slack names the scope beside the error, outside what the client's types declare. */
function neededScope(data: WebAPICallResult): string {
  const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : '';
  return /^[\w:., -]{1,120}$/.test(needed) ? needed : 'that this call needs';
}

import { WebClient } from '@slack/web-api';
import { asError, type Problem, problem, TransientError, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { call } from './call.ts';
import { clientOptions } from './client-options.ts';
import { readHome } from './home.ts';
import { botScopes, type Scope } from './scopes.ts';
import { missingScope } from './translate-error.ts';

export interface SlackCheckParts {
  readonly mode: 'socket' | 'http';
  readonly botToken: string;
  readonly appToken?: string;
  readonly apiUrl: string;
  /** The policy names user groups. */
  readonly groups: boolean;
  readonly log: Log;
}

/** One line of `kdebug doctor`. bad: it will not work. warn: it will, with what the problem says. */
export type SlackCheck =
  | { readonly state: 'ok'; readonly found: string }
  | { readonly state: 'warn' | 'bad'; readonly problem: Problem };

/** What Slack says of the tokens and their scopes. Posts nothing. */
export async function checkSlack(parts: SlackCheckParts): Promise<readonly SlackCheck[]> {
  return [...(await checkBotToken(parts)), ...(parts.mode === 'socket' ? await checkAppToken(parts) : [])];
}

async function checkBotToken({ botToken, apiUrl, groups, log }: SlackCheckParts): Promise<readonly SlackCheck[]> {
  const client = new WebClient(botToken, clientOptions(apiUrl, log, 'sure'));
  return told(async () => {
    const home = await readHome(client);
    const { response_metadata } = await call('auth.test', () => client.auth.test());
    // Slack lists a token's scopes in the header x-oauth-scopes of each answer.
    const granted = response_metadata?.scopes;
    const found = { state: 'ok', found: `bot token of workspace ${home.teamId}` } as const;
    if (granted === undefined) return [found];
    return [found, ...judgeScopes(granted, groups)];
  });
}

/** Scopes that are missing, and what that means. */
function judgeScopes(granted: readonly string[], groups: boolean): readonly SlackCheck[] {
  const missing = botScopes.filter(({ scope }) => !granted.includes(scope));
  const told = missing.flatMap((scope) => judgeMissing(scope, groups));
  return told.length > 0 ? told : [{ state: 'ok', found: 'the bot token has all scopes' }];
}

function judgeMissing({ scope, needed, why }: Scope, groups: boolean): readonly SlackCheck[] {
  if (needed === 'groups' && !groups) return [];
  const { message, ...rest } = missingScope(scope);
  const lacking = { ...rest, message: `${message} It is for ${why}.` };
  return [{ state: needed === 'optional' ? 'warn' : 'bad', problem: lacking }];
}

/** Opens no connection: the address that Slack returns is thrown away. */
async function checkAppToken({ appToken, apiUrl, log }: SlackCheckParts): Promise<readonly SlackCheck[]> {
  const client = new WebClient(appToken ?? '', clientOptions(apiUrl, log, 'sure'));
  return told(async () => {
    await call('apps.connections.open', () => client.apps.connections.open({}));
    return [{ state: 'ok', found: 'app-level token opens Socket Mode connections' }];
  });
}

async function told(look: () => Promise<readonly SlackCheck[]>): Promise<readonly SlackCheck[]> {
  try {
    return await look();
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof UserError) return [{ state: 'bad', problem: error.problem }];
    if (error instanceof TransientError) return [{ state: 'bad', problem: unreachable(error) }];
    throw error;
  }
}

function unreachable({ message }: TransientError): Problem {
  return problem(
    'slack-unreachable',
    `${message}.`,
    'See whether this machine reaches SLACK_API_URL (proxy, egress policy), and status.slack.com.',
  );
}

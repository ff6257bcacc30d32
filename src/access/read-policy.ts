import { type Policy, parsePolicy, policyFromLists } from './policy.ts';

export interface PolicySource {
  /** The text of the policy file, where there is one. */
  readonly policyText: string | undefined;
  readonly KDEBUG_CHANNELS: readonly string[];
  readonly KDEBUG_NAMESPACES: readonly string[];
}

/**
 * The policy of a bot or worker: the file, else the two lists. UserError `bad-policy` with every mistake. checks: names
 * there are, for the bot, where a misspelt one is a mistake; a worker may be older than the policy.
 */
export function readPolicy(
  { policyText, KDEBUG_CHANNELS, KDEBUG_NAMESPACES }: PolicySource,
  checks?: readonly string[],
): Policy {
  return policyText === undefined
    ? policyFromLists({ channels: KDEBUG_CHANNELS, namespaces: KDEBUG_NAMESPACES })
    : parsePolicy(policyText, checks);
}

/** The user groups that decide something, as Slack's ids: whose members the bot must look up. */
export function groupsOf({ rules, deny, operators }: Policy): readonly string[] {
  const whos = [...rules, ...deny].map(({ who }) => who);
  return [...new Set([...whos, operators].flatMap((who) => who?.groups ?? []))];
}

/** The namespaces that rules name as they are, without a glob. */
export function namespacesOf({ rules }: Policy): readonly string[] {
  return [...new Set(rules.flatMap(({ namespaces }) => namespaces))].filter((name) => /^[a-z0-9-]{1,63}$/.test(name));
}

import type { Rung } from '../runner/step.ts';
import type { Destinations } from './destinations.ts';
import type { Denial, Rule, Who } from './rule.ts';

export { parsePolicy } from './parse-policy.ts';

/** What a channel means when a command leaves it out, and whether it demands private answers. */
export interface ChannelRule {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly private?: boolean | undefined;
}

/** Who may do what. What no rule allows is refused; what is denied no rule can allow. */
export interface Policy {
  /** Where it came from: a refusal says what to change there. */
  readonly from: 'file' | 'lists' | 'terminal';
  readonly rules: readonly Rule[];
  readonly deny: readonly Denial[];
  /** By Slack's channel id. */
  readonly channels: ReadonlyMap<string, ChannelRule>;
  /** Who may stop and resume kdebug and cancel the runs of others; undefined: nobody. */
  readonly operators: Who | undefined;
  readonly destinations: Destinations;
}

/**
 * Without a policy file: these channels, these namespaces (globs), every check, R0, no sensitive output. Each empty
 * means nobody.
 */
export function policyFromLists(lists: {
  readonly channels: readonly string[];
  readonly namespaces: readonly string[];
}): Policy {
  const rule: Rule = {
    name: 'KDEBUG_CHANNELS',
    // '*' is no channel id, and all channels at once is more than a list of them should say.
    who: { channels: lists.channels.filter((channel) => channel !== '*') },
    clusters: ['*'],
    namespaces: lists.namespaces,
    checks: ['*'],
    raw: [],
    maxRung: 0,
    sensitive: false,
  };
  return { ...nothing, from: 'lists', rules: [rule] };
}

/** `kdebug run` with one's own kubeconfig: Kubernetes decides, up to the rung and the logins that the command line names. */
export function terminalPolicy(maxRung: Rung, credentials = false): Policy {
  const anyone = { channels: ['*'] };
  const rule: Rule = {
    name: 'terminal',
    who: anyone,
    clusters: ['*'],
    namespaces: ['*'],
    checks: ['*'],
    raw: 'any',
    maxRung,
    sensitive: true,
    credentials,
  };
  return { ...nothing, from: 'terminal', rules: [rule], operators: anyone };
}

const nothing = { deny: [], channels: new Map(), operators: undefined, destinations: { deny: [] } } as const;

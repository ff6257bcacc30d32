import { type Problem, problem } from '../errors.ts';
import { shown } from '../request/names.ts';
import type { Policy } from './policy.ts';
import type { Refused } from './refusal.ts';
import { listed } from './rule-text.ts';

/** Without a policy file a refusal says which variable to set. The lists are no secret of another team: there is one. */
export function refusedByLists({ rules: [rule] }: Policy, { request, on, nearest }: Refused): Problem {
  const failed = nearest !== undefined && 'failed' in nearest ? nearest.failed : 'who';
  if (failed === 'who') return rule?.who.channels?.length ? channelNotListed(request.at.channel) : noChannels();
  if (failed === 'namespace')
    return rule?.namespaces.length ? namespaceNotListed(rule.namespaces, on.namespace) : noNamespaces();
  return problem(
    'raw-needs-policy',
    'Raw commands are off: there is no policy file.',
    'Use a check (`/kdebug checks`), or have a policy file written that allows it (KDEBUG_POLICY, docs/policy.md).',
  );
}

function noChannels(): Problem {
  return problem(
    'no-channels',
    'Nobody may use kdebug yet: KDEBUG_CHANNELS is empty and there is no policy file.',
    'Whoever runs kdebug sets KDEBUG_CHANNELS to the IDs of channels, or KDEBUG_POLICY to a policy file.',
  );
}

function channelNotListed(channel: string | undefined): Problem {
  const id = channel?.replace(/^slack:/, '');
  return problem(
    'channel-not-listed',
    'kdebug may not be asked in this channel.',
    id === undefined
      ? 'Ask in a channel that whoever runs kdebug named in KDEBUG_CHANNELS.'
      : `Ask in another channel, or have ${shown(id)} added to KDEBUG_CHANNELS.`,
  );
}

function noNamespaces(): Problem {
  return problem(
    'no-namespaces',
    'No pod may be looked into yet: KDEBUG_NAMESPACES is empty and there is no policy file.',
    'Whoever runs kdebug sets KDEBUG_NAMESPACES to names of namespaces, or KDEBUG_POLICY to a policy file.',
  );
}

function namespaceNotListed(namespaces: readonly string[], asked: string): Problem {
  return problem(
    'namespace-not-listed',
    `KDEBUG_NAMESPACES allows ${listed(namespaces)}; you asked for namespace ${shown(asked)}.`,
    'Ask whoever runs kdebug to add it to KDEBUG_NAMESPACES.',
  );
}

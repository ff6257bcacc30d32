import type { Place } from '../request/request.ts';
import { isChannel } from './match-who.ts';
import type { ChannelRule, Policy } from './policy.ts';

/** What a command means here when it names no cluster or namespace, and whether answers must be private. */
export function channelDefaults(
  { channels }: Policy,
  at: Place,
): { readonly cluster?: string; readonly namespace?: string; readonly private?: boolean } {
  const { cluster, namespace, private: demanded } = channelRule(channels, at);
  return {
    ...(cluster === undefined ? {} : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(demanded === undefined ? {} : { private: demanded }),
  };
}

function channelRule(channels: Policy['channels'], at: Place): ChannelRule {
  for (const [channel, rule] of channels) {
    if (isChannel(channel, at)) return rule;
  }
  return {};
}

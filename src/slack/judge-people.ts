import { type Problem, problem } from '../errors.ts';
import type { Channel, User } from './lookups.ts';

/** Guests, outsiders, apps and closed accounts may not. A field that Slack leaves out counts against them. */
export function judgeUser(user: User, homeTeam: string): Problem | undefined {
  if (user.deleted !== false || user.is_bot !== false)
    return problem(
      'slack-no-person',
      'Only people with an open account may run kdebug; this one is an app or was closed.',
      'Run it from a member’s own account.',
    );
  if (user.is_stranger === true || user.team_id !== homeTeam) return outsider();
  if (user.is_restricted !== false || user.is_ultra_restricted !== false)
    return problem(
      'slack-guest',
      'Guests of this workspace may not run kdebug.',
      'Ask a full member to run it, or an admin to make you one.',
    );
  return undefined;
}

/** What Slack tells of a channel's sharing; a list of channels tells less than a channel's own page. */
type Shared = Pick<Channel, 'is_ext_shared' | 'is_im' | 'is_pending_ext_shared' | 'shared_team_ids'> &
  Partial<Pick<Channel, 'connected_team_ids'>>;

/** A channel that other workspaces see would show them what is inside the cluster. */
export function judgeChannel(channel: Shared, homeTeam: string): Problem | undefined {
  const teams = [...(channel.shared_team_ids ?? []), ...(channel.connected_team_ids ?? [])];
  // Direct messages have no such field; the person on the other side was judged already.
  const outside = channel.is_ext_shared ?? channel.is_im !== true;
  const shared = outside || channel.is_pending_ext_shared === true || teams.some((team) => team !== homeTeam);
  if (!shared) return undefined;
  return problem(
    'slack-shared-channel',
    'This channel is shared with another workspace, so kdebug answers nothing in it.',
    'Run the command in a channel of your own workspace.',
  );
}

export function outsider(): Problem {
  return problem(
    'slack-outsider',
    'kdebug works for members of its own workspace only.',
    'Ask a member of this workspace to run it.',
  );
}

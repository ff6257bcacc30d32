import { flagArg, requiredArg } from '../args.ts';
import type { JsonObject } from '../json.ts';
import { SlackError } from '../slack-error.ts';
import type { Member, UserGroup } from '../world.ts';
import { botMethod, type Method } from './method.ts';

/** https://docs.slack.dev/reference/methods, families users and usergroups. */
export const people: Readonly<Record<string, Method>> = {
  'users.info': botMethod(['users:read'], (args, { world }) => {
    const member = world.members.get(requiredArg(args, 'user'));
    if (member === undefined) throw new SlackError('user_not_found');
    return { user: showMember(member) };
  }),
  'usergroups.list': botMethod(['usergroups:read'], (args, { world }) => {
    const groups = [...world.userGroups.values()].filter(({ enabled }) => enabled || flagArg(args, 'include_disabled'));
    return { usergroups: groups.map((group) => showGroup(group, world.team.id, flagArg(args, 'include_users'))) };
  }),
  'usergroups.users.list': botMethod(['usergroups:read'], (args, { world }) => {
    const group = world.userGroups.get(requiredArg(args, 'usergroup'));
    const isThere = group !== undefined && (group.enabled || flagArg(args, 'include_disabled'));
    if (!isThere) throw new SlackError('no_such_subteam');
    return { users: [...group.members] };
  }),
};

function showMember(member: Member): JsonObject {
  return {
    id: member.id,
    team_id: member.teamId,
    name: member.name,
    deleted: member.deleted,
    real_name: member.realName,
    tz: member.tz,
    is_bot: member.isBot,
    is_app_user: false,
    is_admin: false,
    is_restricted: member.isRestricted,
    is_ultra_restricted: member.isUltraRestricted,
    // Slack leaves it out for members of the team.
    ...(member.isStranger ? { is_stranger: true } : {}),
    profile: { display_name: member.name, real_name: member.realName },
  };
}

function showGroup(group: UserGroup, teamId: string, withUsers: boolean): JsonObject {
  return {
    id: group.id,
    team_id: teamId,
    is_usergroup: true,
    handle: group.handle,
    name: group.name,
    date_delete: group.enabled ? 0 : 1,
    user_count: group.members.size,
    ...(withUsers ? { users: [...group.members] } : {}),
  };
}

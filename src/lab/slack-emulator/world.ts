/** The people, channels and user groups of the emulated Slack. Field names are ours; the Web API renders them. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly teamId: string;
  readonly isBot: boolean;
  /** A guest of several channels. */
  readonly isRestricted: boolean;
  /** A guest of one channel. */
  readonly isUltraRestricted: boolean;
  /** Of another team, met through Slack Connect. */
  readonly isStranger: boolean;
  readonly deleted: boolean;
  readonly tz: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: Set<string>;
  readonly isExtShared: boolean;
  readonly connectedTeamIds: readonly string[];
  readonly isArchived: boolean;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: Set<string>;
  readonly enabled: boolean;
}

/** The app under test as Slack knows it. */
export interface App {
  readonly id: string;
  readonly name: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly commands: readonly string[];
  /** Callback ids of what its manifest puts into the menu of messages, and into Slack's own. */
  readonly shortcuts: { readonly message: readonly string[]; readonly global: readonly string[] };
}

type NewMember = Partial<Member> & { readonly id: string; readonly name: string };
type NewChannel = Partial<Omit<Channel, 'members'>> & {
  readonly id: string;
  readonly name: string;
  readonly members?: Iterable<string>;
};
type NewUserGroup = { readonly id: string; readonly handle: string; readonly members: Iterable<string> } & {
  readonly enabled?: boolean;
};

export interface World {
  readonly team: Team;
  readonly partnerTeam: Team;
  readonly app: App;
  readonly members: ReadonlyMap<string, Member>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly userGroups: ReadonlyMap<string, UserGroup>;
  addMember(member: NewMember): Member;
  addChannel(channel: NewChannel): Channel;
  addUserGroup(group: NewUserGroup): UserGroup;
}

/** A world with a team, a partner team and the app, and nobody else. */
export function createWorld(app: App, team: Team, partnerTeam: Team): World {
  const members = new Map<string, Member>();
  const channels = new Map<string, Channel>();
  const userGroups = new Map<string, UserGroup>();
  return {
    team,
    partnerTeam,
    app,
    members,
    channels,
    userGroups,
    addMember: (member) => keep(members, { ...plainMember, realName: member.name, teamId: team.id, ...member }),
    addChannel: (channel) => keep(channels, { ...plainChannel, ...channel, members: new Set(channel.members ?? []) }),
    addUserGroup: (group) =>
      keep(userGroups, { enabled: true, name: group.handle, ...group, members: new Set(group.members) }),
  };
}

const plainMember = {
  isBot: false,
  isRestricted: false,
  isUltraRestricted: false,
  isStranger: false,
  deleted: false,
  tz: 'Europe/Berlin',
} as const;

const plainChannel = { kind: 'public', isExtShared: false, connectedTeamIds: [], isArchived: false } as const;

function keep<T extends { readonly id: string }>(map: Map<string, T>, thing: T): T {
  map.set(thing.id, thing);
  return thing;
}

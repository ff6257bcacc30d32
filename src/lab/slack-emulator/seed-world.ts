import { createWorld, type World } from './world.ts';

/** Ids of the seeded world: constants, so that a policy file or a person with curl can name them. */
export const seed = {
  team: 'T0KDEBUG01',
  partnerTeam: 'T0PARTNER1',
  app: 'A0KDEBUG01',
  botId: 'B0KDEBUG01',
  bot: 'U0KDEBUG01',
  /** A member that the examples allow. */
  member: 'U0MEMBER01',
  /** Another full member, in no user group. */
  colleague: 'U0COLLEAG1',
  guest: 'U0GUEST001',
  singleChannelGuest: 'U0ULTRA001',
  outsider: 'U0OUTSIDE1',
  /** An app of somebody else's that posts alerts. */
  monitoring: 'U0ALERTS01',
  /** Public, the bot is in it. */
  incidents: 'C0INCIDENT',
  /** Public, the bot is not in it. */
  random: 'C0RANDOM01',
  private: 'C0PRIVATE1',
  /** Shared with the partner team through Slack Connect. */
  shared: 'C0SHARED01',
  /** The direct conversation between member and bot. */
  directMessage: 'D0MEMBER01',
  userGroup: 'S0ONCALL01',
} as const;

/** One of everything that decides who may do what: full members, guests, an outsider, each kind of channel. */
export function seedWorld(command = '/kdebug'): World {
  const world = createWorld(
    {
      id: seed.app,
      name: 'kdebug',
      botId: seed.botId,
      botUserId: seed.bot,
      commands: [command],
      shortcuts: { message: ['kdebug_look'], global: ['kdebug_run'] },
    },
    { id: seed.team, name: 'Home team', domain: 'home-team' },
    { id: seed.partnerTeam, name: 'Partner team', domain: 'partner-team' },
  );
  world.addMember({ id: seed.bot, name: 'kdebug', isBot: true });
  world.addMember({ id: seed.member, name: 'member' });
  world.addMember({ id: seed.colleague, name: 'colleague' });
  world.addMember({ id: seed.guest, name: 'guest', isRestricted: true });
  world.addMember({
    id: seed.singleChannelGuest,
    name: 'single-channel-guest',
    isRestricted: true,
    isUltraRestricted: true,
  });
  world.addMember({ id: seed.monitoring, name: 'alertmanager', isBot: true });
  world.addMember({ id: seed.outsider, name: 'outsider', teamId: seed.partnerTeam, isStranger: true });
  const everyone = [seed.member, seed.colleague, seed.guest];
  world.addChannel({
    id: seed.incidents,
    name: 'incidents',
    members: [...everyone, seed.singleChannelGuest, seed.monitoring, seed.bot],
  });
  world.addChannel({ id: seed.random, name: 'random', members: everyone });
  world.addChannel({ id: seed.private, name: 'sre-private', kind: 'private', members: [seed.member, seed.bot] });
  world.addChannel({
    id: seed.shared,
    name: 'with-partner',
    isExtShared: true,
    connectedTeamIds: [seed.partnerTeam],
    members: [seed.member, seed.outsider, seed.bot],
  });
  world.addChannel({ id: seed.directMessage, name: 'member', kind: 'im', members: [seed.member, seed.bot] });
  world.addUserGroup({ id: seed.userGroup, handle: 'oncall', members: [seed.member] });
  return world;
}

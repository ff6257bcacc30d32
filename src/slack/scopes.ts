/** A scope of the bot token, and what kdebug does with it. */
export interface Scope {
  readonly scope: string;
  readonly why: string;
  /** always: without it commands are refused. groups: only where the policy names user groups. optional: see why. */
  readonly needed: 'always' | 'groups' | 'optional';
}

/** All scopes that kdebug asks for; deploy/slack-manifest.yaml lists the same, held together by a test. */
export const botScopes: readonly Scope[] = [
  { scope: 'commands', needed: 'always', why: 'the slash command /kdebug, and Run a check' },
  { scope: 'app_mentions:read', needed: 'always', why: '@kdebug in threads, where Slack allows no slash commands' },
  { scope: 'chat:write', needed: 'always', why: 'cards, replies and private answers, in channels it was invited to' },
  { scope: 'files:write', needed: 'always', why: 'long output as one file' },
  { scope: 'users:read', needed: 'always', why: 'guests and members of other workspaces are refused' },
  {
    scope: 'channels:read',
    needed: 'always',
    why: 'channels shared with other workspaces are refused; Home shows what you may run in yours',
  },
  { scope: 'groups:read', needed: 'always', why: 'the same for private channels it was invited to' },
  { scope: 'usergroups:read', needed: 'groups', why: 'policy rules that name user groups' },
  {
    scope: 'channels:history',
    needed: 'optional',
    why: 'after a crash, looks for its own message before it posts again; without it that message may come twice',
  },
  { scope: 'groups:history', needed: 'optional', why: 'the same in private channels' },
];

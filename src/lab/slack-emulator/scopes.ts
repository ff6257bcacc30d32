/** Every bot scope kdebug can use: the manifest's, the optional ones, and history for finding its own posts again. */
export const allScopes: readonly string[] = [
  'commands',
  'chat:write',
  'files:write',
  'app_mentions:read',
  'usergroups:read',
  'users:read',
  'channels:read',
  'groups:read',
  'im:read',
  'im:write',
  'channels:history',
  'groups:history',
  'im:history',
];

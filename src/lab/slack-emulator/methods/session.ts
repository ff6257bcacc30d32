import type { Method } from './method.ts';

/** Who am I, where do I connect: auth, apps and api. */
export const session: Readonly<Record<string, Method>> = {
  'api.test': {
    token: 'none',
    run: (args) => ({ args }),
  },
  'auth.test': {
    token: 'bot',
    run: (_args, { world: { team, app, members } }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      team_id: team.id,
      user: members.get(app.botUserId)?.name ?? app.name,
      user_id: app.botUserId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    token: 'app',
    run: (_args, slack) => ({ url: slack.openSocket() }),
  },
};

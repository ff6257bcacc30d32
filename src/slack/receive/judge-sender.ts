import { z } from 'zod';
import type { Home } from '../home.ts';

const text = z.string().nullish();
/** The fields of all payload kinds that say where something comes from. */
const origin = z.looseObject({
  type: text,
  api_app_id: text,
  team_id: text,
  team: z.looseObject({ id: text }).nullish().catch(undefined),
  user: z.looseObject({ team_id: text }).nullish().catch(undefined),
  event: z.looseObject({ user_team: text, source_team: text, team: text }).nullish().catch(undefined),
});

/**
 * Whether a payload is for this app and from a person of the home team; undefined lets it pass. With one fixed token Bolt
 * compares no teams itself. A click names the app's team in `team` and the person's in `user.team_id`, an event of a shared
 * channel the person's in `event.user_team`. A missing team is a foreign one.
 */
export function judgeSender(body: unknown, home: Home): 'other-app' | 'other-team' | undefined {
  const parsed = origin.safeParse(body);
  if (!parsed.success) return 'other-team';
  const { type, api_app_id: app, team_id: team, user, event } = parsed.data;
  if (home.appId !== undefined && app !== home.appId) return 'other-app';
  const isHome = (id: string | null | undefined): boolean =>
    id === home.teamId || (id !== null && id !== undefined && id === home.enterpriseId);
  const named =
    type === 'event_callback'
      ? [team, ...[event?.user_team, event?.source_team, event?.team].filter((id) => id !== null && id !== undefined)]
      : [type === undefined || type === null ? team : user?.team_id];
  return named.every(isHome) ? undefined : 'other-team';
}

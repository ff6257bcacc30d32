import type { App } from '@slack/bolt';
import type { Person } from '../../request/request.ts';
import { toPersonId } from '../address.ts';

/** Who opened the Home tab. The Messages tab of the app comes by the same event, and shows what was written there. */
export function listenForHome(app: App, open: (person: Person) => void): void {
  app.event('app_home_opened', async ({ body, event }) => {
    if (event.tab === 'home') open({ id: toPersonId(body.team_id, event.user), name: event.user });
  });
}

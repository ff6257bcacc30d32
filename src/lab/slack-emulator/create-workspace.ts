import { withIds } from './content.ts';
import type { EmulatorChange } from './emulator.ts';
import { createFileStore } from './file-store.ts';
import type { JsonObject } from './json.ts';
import { createMessageStore } from './message-store.ts';
import { createResponseUrls } from './response-urls.ts';
import type { SocketHub } from './socket-hub.ts';
import { createTriggers } from './triggers.ts';
import { createViewStore } from './view-store.ts';
import type { Workspace } from './workspace.ts';
import type { World } from './world.ts';

export interface WorkspaceOptions {
  readonly world: World;
  readonly now: () => number;
  readonly hub: SocketHub;
  readonly scopes: ReadonlySet<string>;
  readonly tell: (change: EmulatorChange) => void;
  /** '127.0.0.1:PORT', once it listens. */
  readonly host: () => string;
}

/** An empty workspace around a world. */
export function createWorkspace({ world, now, hub, scopes, tell, host }: WorkspaceOptions): Workspace {
  const files = createFileStore();
  return {
    world,
    now,
    scopes,
    files,
    messages: createMessageStore(now, tell),
    views: createViewStore(
      (view) => completeView(view, world),
      (kind, user) => tell({ kind, user }),
    ),
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(now),
    origin: () => `http://${host()}`,
    openSocket: () => `ws://${host()}${hub.ticket()}`,
    onFile: (id) => {
      const file = files.shared.get(id);
      if (file !== undefined) tell({ kind: 'file', file });
    },
  };
}

/** What Slack adds to a view that an app sends. */
function completeView(view: JsonObject, { team, app }: World): JsonObject {
  return {
    team_id: team.id,
    app_id: app.id,
    bot_id: app.botId,
    app_installed_team_id: team.id,
    callback_id: '',
    private_metadata: '',
    external_id: '',
    previous_view_id: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    state: { values: {} },
    ...view,
    blocks: withIds((view.blocks ?? []) as readonly JsonObject[]),
  };
}

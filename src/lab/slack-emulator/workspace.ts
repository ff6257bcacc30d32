import type { FileStore } from './file-store.ts';
import type { MessageStore } from './message-store.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { ViewStore } from './view-store.ts';
import type { World } from './world.ts';

/** Everything the emulated Slack remembers, shared by its Web API, its response URLs and its people. */
export interface Workspace {
  readonly world: World;
  readonly messages: MessageStore;
  readonly files: FileStore;
  readonly views: ViewStore;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly scopes: ReadonlySet<string>;
  /** 'http://127.0.0.1:PORT', for the addresses it hands out. */
  readonly origin: () => string;
  /** The address of a new Socket Mode connection. */
  readonly openSocket: () => string;
  readonly now: () => number;
  /** A file was shared. */
  readonly onFile: (id: string) => void;
}

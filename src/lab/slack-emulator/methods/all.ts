import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { memberships } from './memberships.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { session } from './session.ts';
import { views } from './views.ts';

/** Every method the emulator knows; others are answered with unknown_method. */
export const methods: ReadonlyMap<string, Method> = new Map(
  [session, chat, conversations, memberships, people, views, files].flatMap((family) => Object.entries(family)),
);

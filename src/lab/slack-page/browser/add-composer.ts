import { createComposer } from './composer.ts';
import { byId } from './h.ts';
import type { Page } from './page.ts';

/** The channel's message field. Made once, so that what somebody is writing stays whatever is drawn anew meanwhile. */
export function addComposer(page: Page): void {
  const composer = createComposer({
    id: 'composer',
    label: 'Message',
    placeholder: 'Type /kdebug and a pod',
    suggest: (typed) => {
      const known = ['help', 'checks', ...page.state.snapshot.tour].map((line) => `/kdebug ${line}`.trim());
      return typed.startsWith('/') ? known.filter((line) => line.startsWith(typed)) : [];
    },
    send: (text) => page.act({ act: 'say', channel: page.state.channel, text }),
  });
  byId('compose').replaceChildren(composer);
}

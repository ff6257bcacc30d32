import { createComposer } from './composer.ts';
import { byId, h } from './h.ts';
import type { MessageLists } from './message-list.ts';
import type { Page } from './page.ts';
import { threadOf } from './state.ts';

/** The thread that is open, or none. Its field stays as it is while messages come. */
export function drawThread(page: Page, lists: MessageLists): void {
  const pane = byId('thread');
  const { state } = page;
  const { thread } = state;
  pane.hidden = thread === undefined || state.tab === 'home';
  document.body.classList.toggle('in-thread', !pane.hidden);
  if (thread === undefined) {
    pane.replaceChildren();
    return;
  }
  if (pane.dataset.ts !== thread || pane.childElementCount === 0) {
    pane.dataset.ts = thread;
    pane.replaceChildren(...partsOf(thread, page));
  }
  const list = pane.querySelector<HTMLElement>('.replies-list');
  if (list === null) return;
  const before = list.childElementCount;
  lists.place(list, threadOf(state, thread), true);
  // The newest from its first line on: that is the verdict.
  if (list.childElementCount !== before) list.lastElementChild?.scrollIntoView({ block: 'start' });
}

function partsOf(thread: string, page: Page): readonly HTMLElement[] {
  const { channel } = page.state;
  const close = h('button', { type: 'button', 'aria-label': 'Close the thread' }, 'Close');
  close.addEventListener('click', () => page.openThread(undefined));
  const composer = createComposer({
    id: 'thread-composer',
    label: 'Reply',
    placeholder: 'Reply, or @kdebug …',
    suggest: (typed) => (typed.startsWith('@') && '@kdebug '.startsWith(typed) ? ['@kdebug '] : []),
    send: (text) => page.act({ act: 'say', channel, thread, text }),
  });
  return [
    h('header', {}, h('h2', {}, 'Thread'), close),
    h('div', { class: 'replies-list', role: 'log', 'aria-label': 'Replies', tabindex: 0 }),
    composer,
  ];
}

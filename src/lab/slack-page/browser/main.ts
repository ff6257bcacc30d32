import { addComposer } from './add-composer.ts';
import { renderBlocks } from './blocks.ts';
import { askQuestion } from './dialog.ts';
import { followChanges } from './follow-changes.ts';
import { byId, h } from './h.ts';
import { renderInspector } from './inspector.ts';
import { listOf } from './json.ts';
import { createMessageLists } from './message-list.ts';
import { showModal } from './modal.ts';
import type { Page } from './page.ts';
import { postAct, unreachable } from './post-act.ts';
import { renderSidebar } from './sidebar.ts';
import { applyChange, channelOf, createState, type State, timeline } from './state.ts';
import { drawThread } from './thread-pane.ts';
import type { Change, Snapshot } from './wire.ts';

/** The member of whom the policy of the demo knows. */
const firstUser = 'U0MEMBER01';

let state: State;
let changes: EventSource | undefined;
/** The channel whose messages stand in the list now. */
let shown = '';

const lists = createMessageLists(() => page);

const page: Page = {
  get state() {
    return state;
  },
  act: async (body) => (await page.send(body)).error === undefined,
  send: async (body) => {
    const asked = { user: state.snapshot.me, ...body };
    const needless = body.act === 'break' || body.act === 'mend' || body.act === 'alert';
    const done = await postAct(needless ? body : asked);
    page.say(done.error ?? '');
    return done;
  },
  say: (sentence) => {
    byId('status').textContent = sentence;
  },
  openThread: (ts) => {
    state.thread = ts;
    drawThread(page, lists);
    byId(ts === undefined ? 'composer' : 'thread-composer').focus();
  },
  openChannel: (id) => {
    state.channel = id;
    state.thread = undefined;
    state.tab = 'channel';
    closeMenu();
    drawAll();
  },
  openHome: async () => {
    state.tab = 'home';
    closeMenu();
    await page.act({ act: 'home' });
    drawAll();
  },
  become: (user) => load(user).catch(() => page.say(unreachable)),
  ask: askQuestion,
};

async function load(user: string): Promise<void> {
  const snapshot = (await (await fetch(`/state?user=${user}`)).json()) as Snapshot;
  changes?.close();
  state = createState(snapshot, state);
  lists.forget();
  shown = '';
  changes = followChanges(user, { take, page });
  drawAll();
}

function take(change: Change): void {
  applyChange(state, change);
  if (change.kind === 'journal') drawInspector();
  else if (change.kind === 'modals') showModal(state.modals, page);
  else if (change.kind === 'home') drawMessages();
  else {
    drawMessages();
    drawThread(page, lists);
  }
}

function drawAll(): void {
  byId('sidebar').replaceChildren(...renderSidebar(page));
  drawMessages();
  byId('compose').hidden = state.tab === 'home';
  drawThread(page, lists);
  drawInspector();
  showModal(state.modals, page);
}

function drawMessages(): void {
  const list = byId('messages');
  const name = channelOf(state, state.channel);
  const title = state.tab === 'home' ? 'kdebug: Home' : name?.kind === 'im' ? 'kdebug' : `#${name?.name ?? ''}`;
  byId('title').textContent = title;
  document.title = `${title} – Slack emulator – kdebug demo`;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  if (state.tab === 'home') list.replaceChildren(...home());
  else if (shown !== state.channel) list.replaceChildren();
  if (state.tab !== 'home') lists.place(list, timeline(state), false);
  shown = state.tab === 'home' ? '' : state.channel;
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function home(): readonly HTMLElement[] {
  const blocks = listOf(state.home?.blocks);
  if (blocks.length === 0) return [h('p', { class: 'note' }, 'The app shows nothing here.')];
  const onAction = (action: string, how: object) => page.act({ act: 'click-home', action, ...how });
  return [h('div', { class: 'content home' }, ...renderBlocks(blocks, page, onAction))];
}

function drawInspector(): void {
  const pane = byId('inspector');
  if (!pane.hidden) pane.replaceChildren(...renderInspector(state.journal));
}

function closeMenu(): void {
  document.body.classList.remove('menu-open');
  byId('menu').setAttribute('aria-expanded', 'false');
}

byId('menu').addEventListener('click', () => {
  const open = document.body.classList.toggle('menu-open');
  byId('menu').setAttribute('aria-expanded', String(open));
});
byId('inspect').addEventListener('click', () => {
  const pane = byId('inspector');
  pane.hidden = !pane.hidden;
  byId('inspect').setAttribute('aria-expanded', String(!pane.hidden));
  drawInspector();
});
byId('dialog').addEventListener('close', () => {
  if (byId('dialog').dataset.view !== undefined && state.modals.length > 0) void page.act({ act: 'close-view' });
});

// What scrolls can be scrolled by keyboard.
byId('messages').tabIndex = 0;
await load(firstUser);
addComposer(page);
byId('composer').focus();

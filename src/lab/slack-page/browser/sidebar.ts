import { h } from './h.ts';
import { shortcutNames } from './message.ts';
import type { Page } from './page.ts';
import { memberOf } from './state.ts';
import type { IncidentView } from './wire.ts';

/** Who looks, where, and what can be broken. */
export function renderSidebar(page: Page): readonly HTMLElement[] {
  const { snapshot } = page.state;
  const incidents = snapshot.incidents;
  return [
    who(page),
    channels(page),
    shortcuts(page),
    ...(incidents === undefined ? [] : [renderIncidents(incidents, page)]),
    tour(page),
  ];
}

function who(page: Page): HTMLElement {
  const { snapshot } = page.state;
  const people = snapshot.members.filter(({ kind }) => kind !== 'app');
  const select = h(
    'select',
    { id: 'who' },
    ...people.map(({ id, name, kind }) =>
      h('option', { value: id, selected: id === snapshot.me }, kind === 'member' ? name : `${name} (${kind})`),
    ),
  );
  select.addEventListener('change', () => void page.become(select.value));
  return h('section', {}, h('label', { for: 'who' }, 'You are'), select);
}

function channels(page: Page): HTMLElement {
  const { snapshot, channel, tab } = page.state;
  const rows = snapshot.channels.map(({ id, name, kind, shared }) => {
    const label = kind === 'im' ? 'kdebug' : `${kind === 'private' ? '🔒 ' : '# '}${name}${shared ? ' (shared)' : ''}`;
    const current = id === channel && tab === 'channel';
    const open = h('button', { type: 'button', 'aria-current': current ? 'page' : undefined }, label);
    open.addEventListener('click', () => page.openChannel(id));
    return h('li', {}, open);
  });
  const home = h('button', { type: 'button', 'aria-current': tab === 'home' ? 'page' : undefined }, 'kdebug: Home');
  home.addEventListener('click', () => void page.openHome());
  return h('section', {}, h('h2', {}, 'Channels'), h('ul', {}, ...rows, h('li', {}, home)));
}

/** Slack has them behind the lightning bolt at the message field. */
function shortcuts(page: Page): HTMLElement {
  const rows = page.state.snapshot.app.shortcuts.global.map((callback) => {
    const one = h('button', { type: 'button' }, `⚡ ${shortcutNames[callback] ?? callback}`);
    one.addEventListener('click', () => void page.act({ act: 'shortcut', callback }));
    return h('li', {}, one);
  });
  return h('section', {}, h('h2', {}, 'Shortcuts'), h('ul', {}, ...rows));
}

function renderIncidents(incidents: readonly IncidentView[], page: Page): HTMLElement {
  const { broken } = page.state.snapshot;
  const rows = incidents
    .toSorted((a, b) => Number(b.name === broken) - Number(a.name === broken))
    .map(({ name, title, sees }) => {
      const on = name === broken;
      const change = h(
        'button',
        { type: 'button', 'aria-pressed': String(on), 'data-incident': name },
        on ? 'Mend' : 'Break',
      );
      change.addEventListener('click', () => {
        change.disabled = true;
        void page
          .act(on ? { act: 'mend' } : { act: 'break', incident: name })
          .then(() => page.become(page.state.snapshot.me));
      });
      const alert = h('button', { type: 'button', 'data-alert': name }, 'Alert arrives');
      alert.addEventListener('click', () => void page.act({ act: 'alert', incident: name }));
      return h(
        'li',
        { class: on ? 'broken' : '' },
        h('p', {}, title),
        h('p', { class: 'note' }, sees),
        change,
        on && alert,
      );
    });
  return h(
    'details',
    { open: broken !== undefined },
    h('summary', {}, h('h2', {}, 'Incidents')),
    h('ul', { class: 'incidents' }, ...rows),
  );
}

function tour(page: Page): HTMLElement {
  const { tour: lines } = page.state.snapshot;
  const me = memberOf(page.state, page.state.snapshot.me)?.name ?? '';
  return h(
    'section',
    {},
    h('h2', {}, 'Try first'),
    h('p', { class: 'note' }, `Type in #incidents, as ${me}:`),
    h('ul', { class: 'tour' }, ...lines.map((line) => h('li', {}, h('code', {}, `/kdebug ${line}`.trim())))),
  );
}

import { h } from './h.ts';

/** What passed between Slack and the bot, newest first, as it was. */
export function renderInspector(journal: readonly object[]): readonly HTMLElement[] {
  const rows = journal.toReversed().map((entry) => {
    const { kind, method, type, status, outcome, tookMs } = entry as Readonly<Record<string, unknown>>;
    const line =
      kind === 'api'
        ? `bot → Slack: ${String(method)} (${String(status)})`
        : `Slack → bot: ${String(type)} (${String(outcome)})`;
    const took = typeof tookMs === 'number' ? `, ${Math.round(tookMs)} ms` : '';
    const details = h('details', {}, h('summary', {}, line + took));
    // Written when somebody looks: hundreds of payloads would cost a second each time.
    details.addEventListener('toggle', () => {
      if (details.open && details.children.length === 1)
        details.append(h('pre', { tabindex: 0 }, JSON.stringify(entry, undefined, 2)));
    });
    return h('li', {}, details);
  });
  return [h('h2', {}, 'Inspector'), h('ul', {}, ...rows)];
}

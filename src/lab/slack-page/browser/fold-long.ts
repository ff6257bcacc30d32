import { h } from './h.ts';

const linesShown = 14;

/** As Slack does: what is long is cut with a button that shows the rest. */
export function foldLong(pre: HTMLPreElement): HTMLElement {
  const lines = (pre.textContent ?? '').split('\n').length;
  if (lines <= linesShown + 3) return pre;
  pre.classList.add('folded');
  const more = h('button', { type: 'button', class: 'more', 'aria-expanded': 'false' }, `Show all ${lines} lines`);
  more.addEventListener('click', () => {
    const folded = pre.classList.toggle('folded');
    more.setAttribute('aria-expanded', String(!folded));
    more.textContent = folded ? `Show all ${lines} lines` : 'Show less';
  });
  return h('div', { class: 'fold' }, pre, more);
}

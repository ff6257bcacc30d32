import { h } from './h.ts';
import { textOf } from './json.ts';
import type { Json } from './wire.ts';

export interface OptionList {
  readonly list: HTMLUListElement;
  readonly isOpen: boolean;
  /** The marked option, or the only one. */
  readonly marked: Json | undefined;
  readonly show: (options: readonly Json[]) => void;
  readonly hide: () => void;
  /** Marks the next one, or with -1 the one before. */
  readonly move: (by: 1 | -1) => void;
}

/** The options below a combobox; take: one was clicked. */
export function createOptionList(input: HTMLInputElement, label: string, take: (one: Json) => void): OptionList {
  const list = h('ul', { id: `${input.id}-list`, role: 'listbox', 'aria-label': label, hidden: true });
  input.setAttribute('aria-controls', list.id);
  let options: readonly Json[] = [];
  let mark = -1;
  const draw = (): void => {
    const rows = options.map((one, index) => rowOf(one, { id: `${input.id}-${index}`, marked: index === mark, take }));
    list.replaceChildren(...(rows.length === 0 ? [h('li', { class: 'note' }, 'No result')] : rows));
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (mark < 0 || list.hidden) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `${input.id}-${mark}`);
    rows[mark]?.scrollIntoView({ block: 'nearest' });
  };
  const set = (isHidden: boolean, next: readonly Json[]): void => {
    [options, mark] = [next, -1];
    list.hidden = isHidden;
    draw();
  };
  return {
    list,
    get isOpen() {
      return !list.hidden;
    },
    get marked() {
      return options[mark] ?? (options.length === 1 ? options[0] : undefined);
    },
    show: (found) => set(false, found),
    hide: () => set(true, []),
    move: (by) => {
      if (options.length > 0) mark = (Math.max(mark, by === 1 ? -1 : 0) + by + options.length) % options.length;
      draw();
    },
  };
}

interface RowParts {
  readonly id: string;
  readonly marked: boolean;
  readonly take: (one: Json) => void;
}

function rowOf(one: Json, { id, marked, take }: RowParts): HTMLElement {
  const about = textOf(one.description);
  const note = about !== '' && h('span', { class: 'note' }, ` ${about}`);
  const row = h('li', { id, role: 'option', 'aria-selected': String(marked) }, textOf(one.text), note);
  row.addEventListener('mousedown', (event) => {
    // The field keeps the focus.
    event.preventDefault();
    take(one);
  });
  return row;
}

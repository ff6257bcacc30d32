import { h } from './h.ts';

export interface Suggestions {
  readonly list: HTMLUListElement;
  readonly isOpen: boolean;
  /** The one that is marked; undefined when none is. */
  readonly marked: string | undefined;
  readonly first: string | undefined;
  /** What fits what stands in the field now; none is marked. */
  readonly show: () => void;
  readonly hide: () => void;
  /** Marks the next one, or with -1 the one before. */
  readonly move: (by: 1 | -1) => void;
  /** Puts a text into the field. */
  readonly take: (text: string) => void;
}

/** The list at a message field. suggest: what fits what was typed. */
export function createSuggestions(
  input: HTMLTextAreaElement,
  suggest: (typed: string) => readonly string[],
): Suggestions {
  const list = h('ul', { id: `${input.id}-list`, role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  let found: readonly string[] = [];
  let marked = -1;
  const draw = (texts: readonly string[], mark: number): void => {
    [found, marked] = [texts, mark];
    list.replaceChildren(...found.map((text, index) => optionOf(text, { index, marked, id: input.id, take })));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (marked < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `${input.id}-${marked}`);
  };
  const show = (): void =>
    draw(
      suggest(input.value).filter((text) => text !== input.value),
      -1,
    );
  const take = (text: string): void => {
    input.value = text;
    input.focus();
    show();
  };
  return {
    list,
    get isOpen() {
      return found.length > 0;
    },
    get marked() {
      return found[marked];
    },
    get first() {
      return found[0];
    },
    show,
    hide: () => draw([], -1),
    move: (by) => draw(found, (Math.max(marked, by === 1 ? -1 : 0) + by + found.length) % found.length),
    take,
  };
}

interface OptionParts {
  readonly index: number;
  readonly marked: number;
  readonly id: string;
  readonly take: (text: string) => void;
}

function optionOf(text: string, { index, marked, id, take }: OptionParts): HTMLElement {
  const selected = String(index === marked);
  const own = h('li', { id: `${id}-${index}`, role: 'option', 'aria-selected': selected }, text);
  own.addEventListener('mousedown', (event) => {
    // The field keeps the focus.
    event.preventDefault();
    take(text);
  });
  return own;
}

import { h } from './h.ts';
import { field, textOf } from './json.ts';
import type { InputParts } from './modal-inputs.ts';
import { createOptionList, type OptionList } from './option-list.ts';
import type { Json } from './wire.ts';

/** As long as Slack's client waits for more letters, about. */
const pauseMs = 150;

/**
 * A select whose options come from the app as one types: a combobox with a list
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox).
 */
export function searchSelect(element: Json, parts: InputParts): HTMLElement {
  const { state, choose } = parts;
  const input = comboboxOf(element, parts);
  let chosen = textOf((state.selected_option as Json | null | undefined)?.text);
  input.value = chosen;
  const take = (one: Json | undefined): void => {
    search.stop();
    chosen = one === undefined ? '' : textOf(one.text);
    input.value = chosen;
    void choose(one === undefined ? '' : field(one, 'value'));
  };
  const options = createOptionList(input, parts.label, take);
  const search = createSearch(field(element, 'action_id'), options, parts);
  // What is chosen is no word to search by.
  const searchNow = (): void => search.now(input.value === chosen ? '' : input.value);
  input.addEventListener('input', () => search.soon(() => input.value));
  input.addEventListener('click', searchNow);
  input.addEventListener('blur', () => {
    search.stop();
    if (input.value === '' && chosen !== '') take(undefined);
    else input.value = chosen;
  });
  input.addEventListener('keydown', (event) => {
    const key = keys[event.key];
    if (key === undefined || (!options.isOpen && key !== 'down')) return;
    // Enter would submit, and Escape close, the dialog around it.
    event.preventDefault();
    if (!options.isOpen) searchNow();
    else if (key === 'escape') search.stop();
    else if (key === 'down') options.move(1);
    else if (key === 'up') options.move(-1);
    else if (options.marked !== undefined) take(options.marked);
  });
  return h('div', { class: 'search' }, input, options.list);
}

const keys: Readonly<Record<string, 'down' | 'up' | 'enter' | 'escape' | undefined>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  Enter: 'enter',
  Escape: 'escape',
};

function comboboxOf(element: Json, { id, needed, hint }: InputParts): HTMLInputElement {
  return h('input', {
    id,
    type: 'text',
    role: 'combobox',
    'aria-required': String(needed),
    'aria-describedby': hint,
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
    placeholder: textOf(element.placeholder),
    autocomplete: 'off',
  });
}

/** Asks the app; an answer that is overtaken by another question, or comes when nobody wants it any more, is dropped. */
function createSearch(action: string, options: OptionList, { page }: InputParts) {
  let asked = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const ask = async (words: string): Promise<void> => {
    asked += 1;
    const own = asked;
    const { options: found = [] } = await page.send({ act: 'suggest', action, words });
    if (own === asked) options.show(found);
  };
  return {
    now: (words: string): void => void ask(words),
    soon: (words: () => string): void => {
      clearTimeout(pause);
      pause = setTimeout(() => void ask(words()), pauseMs);
    },
    stop: (): void => {
      clearTimeout(pause);
      asked += 1;
      options.hide();
    },
  };
}

import { h } from './h.ts';
import type { Page } from './page.ts';

export interface ComposerOptions {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  /** What is suggested for what was typed so far. */
  readonly suggest: (typed: string) => readonly string[];
  readonly send: (text: string) => Promise<boolean>;
}

/** A message field: Enter sends, Shift+Enter begins a line, arrow up brings back what was sent before. */
export function createComposer(options: ComposerOptions, page: Page): HTMLFormElement {
  const list = h('ul', { id: `${options.id}-list`, role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  const input = h('textarea', {
    id: options.id,
    rows: 1,
    placeholder: options.placeholder,
    'aria-label': options.label,
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': list.id,
    'aria-expanded': 'false',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const form = h('form', { class: 'composer' }, list, input, h('button', { type: 'submit' }, 'Send'));
  const sent: string[] = [];
  let marked = -1;

  const show = (): void => {
    const found = options.suggest(input.value);
    marked = Math.min(marked, found.length - 1);
    list.replaceChildren(...found.map(item));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    if (marked >= 0) input.setAttribute('aria-activedescendant', `${options.id}-${marked}`);
    else input.removeAttribute('aria-activedescendant');
  };
  const item = (text: string, index: number): HTMLElement => {
    const own = h(
      'li',
      { id: `${options.id}-${index}`, role: 'option', 'aria-selected': String(index === marked) },
      text,
    );
    own.addEventListener('mousedown', (event) => {
      event.preventDefault();
      take(text);
    });
    return own;
  };
  const take = (text: string): void => {
    input.value = text;
    marked = -1;
    input.focus();
    show();
  };
  const submit = async (): Promise<void> => {
    const text = input.value.trim();
    if (text === '') return;
    sent.push(text);
    take('');
    if (!(await options.send(text)) && input.value === '') input.value = text;
  };
  const move = (by: number): void => {
    const { length } = list.children;
    marked = length === 0 ? -1 : (marked + by + length) % length;
    show();
  };
  const keys: Readonly<Record<string, (event: KeyboardEvent) => boolean>> = {
    Enter: ({ shiftKey }) => {
      if (shiftKey) return false;
      const chosen = marked < 0 ? undefined : list.children[marked]?.textContent;
      if (chosen === null || chosen === undefined) void submit();
      else take(chosen);
      return true;
    },
    Tab: () => {
      const first = list.children[Math.max(0, marked)]?.textContent;
      if (first === null || first === undefined || first === input.value || list.hidden) return false;
      take(first);
      return true;
    },
    ArrowDown: () => {
      if (list.hidden) return false;
      move(1);
      return true;
    },
    ArrowUp: () => {
      if (!list.hidden) move(-1);
      else if (input.value === '' && sent.length > 0) take(sent.at(-1) ?? '');
      else return false;
      return true;
    },
    Escape: () => {
      if (list.hidden) return false;
      list.hidden = true;
      return true;
    },
  };
  input.addEventListener('keydown', (event) => {
    if (!event.isComposing && keys[event.key]?.(event) === true) event.preventDefault();
  });
  input.addEventListener('input', () => {
    marked = -1;
    show();
  });
  input.addEventListener('blur', () => {
    list.hidden = true;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit().catch((error: unknown) => page.say(String(error)));
  });
  return form;
}

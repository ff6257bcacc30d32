import { h } from './h.ts';
import { createSuggestions, type Suggestions } from './suggestions.ts';

export interface ComposerOptions {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  /** What is suggested for what was typed so far. */
  readonly suggest: (typed: string) => readonly string[];
  /** False when it was not sent: then the text comes back. */
  readonly send: (text: string) => Promise<boolean>;
}

/** A message field: Enter sends, Shift+Enter begins a line, arrow up brings back what was sent before. */
export function createComposer(options: ComposerOptions): HTMLFormElement {
  const input = inputOf(options);
  const suggestions = createSuggestions(input, options.suggest);
  const form = h('form', { class: 'composer' }, suggestions.list, input, h('button', { type: 'submit' }, 'Send'));
  let sent = '';
  const submit = async (): Promise<void> => {
    const text = input.value.trim();
    if (text === '') return;
    sent = text;
    suggestions.take('');
    if (!(await options.send(text)) && input.value === '') input.value = text;
  };
  const keys = keysOf(suggestions, {
    submit: () => form.requestSubmit(),
    recall: () => input.value === '' && sent !== '' && done(() => suggestions.take(sent)),
  });
  input.addEventListener('keydown', (event) => {
    if (!event.isComposing && keys[event.key]?.(event) === true) event.preventDefault();
  });
  input.addEventListener('input', suggestions.show);
  input.addEventListener('blur', suggestions.hide);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  return form;
}

function inputOf({ id, label, placeholder }: ComposerOptions): HTMLTextAreaElement {
  return h('textarea', {
    id,
    rows: 1,
    placeholder,
    'aria-label': label,
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': `${id}-list`,
    'aria-expanded': 'false',
    autocomplete: 'off',
    spellcheck: 'false',
  });
}

interface Field {
  readonly submit: () => void;
  /** False when there is nothing to bring back, or something stands there. */
  readonly recall: () => boolean;
}

/** What the keys do; false leaves a key to the browser. */
function keysOf(suggestions: Suggestions, { submit, recall }: Field) {
  const take = (text: string | undefined): boolean => text !== undefined && done(() => suggestions.take(text));
  const keys: Readonly<Record<string, (event: KeyboardEvent) => boolean>> = {
    Enter: ({ shiftKey }) => !shiftKey && (take(suggestions.marked) || done(submit)),
    Tab: ({ shiftKey }) => !shiftKey && take(suggestions.marked ?? suggestions.first),
    ArrowDown: () => suggestions.isOpen && done(() => suggestions.move(1)),
    ArrowUp: () => (suggestions.isOpen ? done(() => suggestions.move(-1)) : recall()),
    Escape: () => suggestions.isOpen && done(suggestions.hide),
  };
  return keys;
}

function done(what: () => void): true {
  what();
  return true;
}

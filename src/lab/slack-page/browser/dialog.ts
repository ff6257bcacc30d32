import { byId, h } from './h.ts';
import type { Question } from './page.ts';

/** The one dialog of the page: a question, or a modal of the app. */
export const dialog = (): HTMLDialogElement => byId('dialog') as HTMLDialogElement;

/** Resolves true for yes; false for no, Escape and anything that takes the dialog's place. */
export function askQuestion({ title, text, yes, no, danger }: Question): Promise<boolean> {
  const own = dialog();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const answer = (value: boolean): void => {
    resolve(value);
    own.close();
  };
  const confirm = h('button', { type: 'button', class: danger ? 'danger' : 'primary' }, yes);
  const deny = h('button', { type: 'button' }, no);
  confirm.addEventListener('click', () => answer(true));
  deny.addEventListener('click', () => answer(false));
  own.replaceChildren(
    h('h2', { id: 'dialog-title' }, title),
    h('p', {}, text),
    h('div', { class: 'block-actions' }, deny, confirm),
  );
  own.addEventListener('close', () => resolve(false), { once: true });
  if (!own.open) own.showModal();
  return promise;
}

import { renderMessage } from './message.ts';
import type { Page } from './page.ts';
import { keyOf, threadOf } from './state.ts';
import type { MessageView } from './wire.ts';

export interface MessageLists {
  /** Elements of unchanged messages stay where they are, so that what is open or selected in them stays too. */
  place(list: HTMLElement, messages: readonly MessageView[], inThread: boolean): void;
  forget(): void;
}

interface Drawn {
  readonly message: MessageView;
  readonly replies: number;
  readonly element: HTMLElement;
}

/** Channel and thread, as lists of messages that change in place. */
export function createMessageLists(page: () => Page): MessageLists {
  const drawn = new Map<string, Drawn>();
  const elementOf = (message: MessageView, inThread: boolean): HTMLElement => {
    const key = `${inThread ? 'thread ' : ''}${keyOf(message)}`;
    const replies = inThread ? 0 : threadOf(page().state, message.ts).length;
    const before = drawn.get(key);
    if (before?.message === message && before.replies === replies) return before.element;
    const element = renderMessage(message, page(), inThread);
    drawn.set(key, { message, replies, element });
    return element;
  };
  return {
    place: (list, messages, inThread) => {
      for (const [index, message] of messages.entries()) {
        const element = elementOf(message, inThread);
        const there = list.children[index];
        if (there === element) continue;
        if (there?.getAttribute('data-ts') === message.ts) there.replaceWith(element);
        else list.insertBefore(element, there ?? null);
      }
      while (list.childElementCount > messages.length) list.lastElementChild?.remove();
    },
    forget: () => drawn.clear(),
  };
}

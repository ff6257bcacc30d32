import { problem, UserError } from '../../src/errors.ts';
import type { Person, Place } from '../../src/request/request.ts';
import type { Card, Chat, Note } from '../../src/run/chat.ts';

/** A message of the card's kind, as the channel shows it now. */
export interface ShownCard {
  readonly ref: string;
  readonly at: Place;
  card: Card;
}
export interface Whisper {
  readonly to: Person;
  readonly at: Place;
  readonly note: Note;
  readonly replyUrl?: string;
}

/** A chat in memory. What it holds is what people would see; a post without mayExist is always a new message. */
export interface FakeChat extends Chat {
  readonly cards: ShownCard[];
  readonly replies: { readonly ref: string; readonly card: Card; readonly mention: boolean }[];
  readonly files: { readonly ref: string; readonly name: string; readonly body: Uint8Array }[];
  readonly whispers: Whisper[];
  /** Direct messages with files. */
  readonly sent: {
    readonly to: Person;
    readonly text: string;
    readonly files: readonly { readonly name: string; readonly body: Uint8Array }[];
  }[];
  /** What was said in threads. */
  readonly said: { readonly ref: string; readonly key: string; readonly text: string }[];
  /** Every call, in order, also those that failed. */
  readonly calls: (keyof Chat)[];
}

export interface FakeChatOptions {
  /** Called before each call's effect and behind it; what it throws, the call rejects with. */
  readonly fault?: (method: keyof Chat, when: 'before' | 'after') => void;
  /** Channels (Place.address) that the bot is not in. */
  readonly notIn?: readonly string[];
  /** The budget for progress updates is used up. */
  readonly dropsUpdates?: () => boolean;
}

export function createFakeChat({
  fault = () => undefined,
  notIn = [],
  dropsUpdates = () => false,
}: FakeChatOptions = {}): FakeChat {
  const cards: FakeChat['cards'] = [];
  const replies: FakeChat['replies'] = [];
  const files: FakeChat['files'] = [];
  const whispers: FakeChat['whispers'] = [];
  const said: FakeChat['said'] = [];
  const sent: FakeChat['sent'] = [];
  const calls: FakeChat['calls'] = [];
  let posted = 0;

  function call<T>(method: keyof Chat, effect: () => T): Promise<T> {
    return Promise.resolve().then(() => {
      calls.push(method);
      fault(method, 'before');
      const result = effect();
      fault(method, 'after');
      return result;
    });
  }

  function known(ref: string): ShownCard {
    const found = cards.find((one) => one.ref === ref);
    if (found === undefined) throw new UserError(noCard(ref));
    return found;
  }

  return {
    cards,
    replies,
    files,
    whispers,
    said,
    sent,
    calls,
    post: (at, card, mayExist) =>
      call('post', () => {
        if (notIn.includes(at.address)) throw new UserError(notInChannel());
        const found = mayExist ? cards.find((one) => one.card.run === card.run) : undefined;
        if (found !== undefined) return found.ref;
        posted += 1;
        cards.push({ ref: `card-${posted}`, at, card: structuredClone(card) });
        return `card-${posted}`;
      }),
    change: (ref, card, how) =>
      call('change', () => {
        const shown = known(ref);
        if (how === 'mayDrop' && dropsUpdates()) return false;
        shown.card = structuredClone(card);
        return true;
      }),
    reply: (ref, card, { mention, mayExist }) =>
      call('reply', () => {
        known(ref);
        const there = replies.findIndex((one) => one.ref === ref);
        if (mayExist && there !== -1) return `${ref}/reply-${there + 1}`;
        replies.push({ ref, card: structuredClone(card), mention });
        return `${ref}/reply-${replies.length}`;
      }),
    attach: (ref, { name, body }, mayExist) =>
      call('attach', () => {
        known(ref);
        if (mayExist && files.some((one) => one.ref === ref && one.name === name)) return;
        files.push({ ref, name, body });
      }),
    say: (ref, _run, { key, text }) =>
      call('say', () => {
        known(ref);
        if (!said.some((one) => one.ref === ref && one.key === key)) said.push({ ref, key, text });
      }),
    whisper: (to, at, note, replyUrl) =>
      call('whisper', () => {
        whispers.push({ to, at, note: structuredClone(note), ...(replyUrl === undefined ? {} : { replyUrl }) });
      }),
    send: (to, text, given) => call('send', () => void sent.push({ to, text, files: given })),
    threadOf: (ref) => `thread-of-${ref}`,
    link: (ref) => call('link', () => `https://chat.example/${known(ref).ref}`),
  };
}

function notInChannel() {
  return problem('chat-not-in-channel', 'kdebug is not in this channel.', 'Invite it: `/invite @kdebug`.');
}

function noCard(ref: string) {
  return problem('chat-no-card', `The message ${ref} is not there.`, 'Ask again.');
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { Person, Place } from '../../src/request/request.ts';
import type { Card, Chat, Note } from '../../src/run/chat.ts';

/** A chat and what people see of it. */
export interface ChatStage {
  readonly chat: Chat;
  /** kdebug may post here; person is there too. */
  readonly at: Place;
  /** kdebug may not. */
  readonly elsewhere: Place;
  readonly person: Person;
  /** A reference to a message that is not there (any more). */
  readonly goneRef: string;
  /** A card of another run, not yet posted, with one part. */
  card(run: string, state: 'running' | 'ended'): Card;
  /** The one-run address of a command that the person just sent; undefined where a chat has none. */
  replyUrl(): Promise<string | undefined>;
  useUpBudget(): void;
  /** Texts of kdebug's own messages in the channel, in a thread, and those that only the person sees. */
  cards(): readonly string[];
  replies(ref: string): readonly { readonly text: string; readonly mentionsPerson: boolean }[];
  files(ref: string): readonly string[];
  whispers(): readonly string[];
  /** Contents of the files in the person's direct messages. */
  sent(): readonly string[];
  close(): Promise<void>;
}

const runs = ['abcdefghijklmnop', 'bcdefghijklmnopa'] as const;
const note: Note = { kind: 'problem', problem: { code: 'no-such-pod', message: 'There is no pod web.', nextStep: '' } };

/** What every Chat promises. */
export function chatContract(name: string, start: () => Promise<ChatStage>): void {
  describe(`the Chat of ${name}`, () => {
    let stage: ChatStage;
    beforeEach(async () => {
      stage = await start();
    });
    afterEach(() => stage.close());
    const post = (run: string = runs[0]): Promise<string> =>
      stage.chat.post(stage.at, stage.card(run, 'running'), false);

    it('posts a card, and changes it in place', async () => {
      const ref = await post();
      const [before] = stage.cards();
      expect(await stage.chat.change(ref, stage.card(runs[0], 'ended'), 'mustArrive')).toBe(true);
      expect(stage.cards()).toHaveLength(1);
      expect(stage.cards()[0]).not.toEqual(before);
    });

    it('finds a card that an earlier try may have posted, and takes no other run’s for it', async () => {
      const first = await post();
      const other = await post(runs[1]);
      const again = await stage.chat.post(stage.at, stage.card(runs[0], 'running'), true);
      expect(again).toBe(first);
      expect(again).not.toBe(other);
      expect(stage.cards()).toHaveLength(2);
    });

    it('posts a card that no earlier try has posted, also when one may have', async () => {
      await stage.chat.post(stage.at, stage.card(runs[0], 'running'), true);
      expect(stage.cards()).toHaveLength(1);
    });

    it('drops a progress update when the budget is used up, and lets the final one through', async () => {
      const ref = await post();
      expect(await stage.chat.change(ref, stage.card(runs[0], 'ended'), 'mayDrop')).toBe(true);
      stage.useUpBudget();
      const shown = stage.cards();
      expect(await stage.chat.change(ref, stage.card(runs[0], 'running'), 'mayDrop')).toBe(false);
      expect(stage.cards()).toEqual(shown);
      expect(await stage.chat.change(ref, stage.card(runs[0], 'running'), 'mustArrive')).toBe(true);
      expect(stage.cards()).not.toEqual(shown);
    });

    it.each([true, false])(
      'replies in the thread of the card; mention %s decides whether it rings',
      async (mention) => {
        const ref = await post();
        await stage.chat.reply(ref, stage.card(runs[0], 'ended'), { mention, mayExist: false });
        expect(stage.cards()).toHaveLength(1);
        expect(stage.replies(ref)).toMatchObject([{ mentionsPerson: mention }]);
      },
    );

    it('replies once when an earlier try may have replied', async () => {
      const ref = await post();
      const how = { mention: true, mayExist: true };
      const first = await stage.chat.reply(ref, stage.card(runs[0], 'ended'), how);
      expect(await stage.chat.reply(ref, stage.card(runs[0], 'ended'), how)).toBe(first);
      expect(stage.replies(ref)).toHaveLength(1);
    });

    it('says something in the thread once, whoever tries it again, and finds no other thing in its place', async () => {
      const ref = await post();
      for (const key of ['joined-ben', 'joined-cleo', 'joined-ben'])
        await stage.chat.say(ref, runs[0], { key, text: `This is ${key}.` });
      expect(stage.replies(ref)).toEqual([
        { text: 'This is joined-ben.', mentionsPerson: false },
        { text: 'This is joined-cleo.', mentionsPerson: false },
      ]);
      expect(stage.chat.threadOf(ref)).not.toBe(stage.chat.threadOf(await post(runs[1])));
    });

    it('puts a file into the thread, once when an earlier try may have', async () => {
      const ref = await post();
      const file = { name: 'output.txt', body: Buffer.from('all of it\n') };
      await stage.chat.attach(ref, file, false);
      await stage.chat.attach(ref, file, true);
      expect(stage.files(ref)).toEqual(['all of it\n']);
    });

    it('whispers to one person, by the address of the command or without it', async () => {
      const replyUrl = await stage.replyUrl();
      await stage.chat.whisper(stage.person, stage.at, note, replyUrl);
      await stage.chat.whisper(stage.person, stage.at, note);
      expect(stage.whispers()).toHaveLength(2);
      expect(stage.cards()).toEqual([]);
    });

    it('sends one person files in a direct message, which nobody else sees', async () => {
      const file = (name: string) => ({ name, body: Buffer.from(`${name} is here\n`) });
      await stage.chat.send(stage.person, 'What was run.', [file('a.md'), file('a.json')]);
      expect(stage.sent()).toEqual(['a.md is here\n', 'a.json is here\n']);
      expect(stage.cards()).toEqual([]);
    });

    it('gives the address of a card', async () => {
      expect(await stage.chat.link(await post())).toMatch(/^https:\/\//);
    });

    it('says as a UserError that it may not post somewhere', async () => {
      const tried = stage.chat.post(stage.elsewhere, stage.card(runs[0], 'running'), false);
      await expect(tried).rejects.toMatchObject({ problem: { code: 'chat-not-in-channel' } });
    });

    it('says as a UserError that the card is gone', async () => {
      const tried = stage.chat.change(stage.goneRef, stage.card(runs[0], 'ended'), 'mustArrive');
      await expect(tried).rejects.toBeInstanceOf(UserError);
    });
  });
}

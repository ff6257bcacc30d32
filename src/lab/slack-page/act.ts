import { z } from 'zod';
import { asError, UserError } from '../../errors.ts';
import type { Shop } from '../shop/open-shop.ts';
import type { ActOutcome, ClickOptions, Person, Suggested } from '../slack-emulator/acts/person.ts';
import { seed } from '../slack-emulator/seed-world.ts';
import type { PageParts } from './slack-page.ts';

const words = z.string().max(12_000);
const at = { user: z.string(), channel: z.string() };

/** Everything that can be done in the page. */
const acts = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('say'), ...at, text: words, thread: z.string().optional() }),
  z.strictObject({
    act: z.literal('click'),
    ...at,
    ts: z.string(),
    action: z.string(),
    value: words.optional(),
    confirm: z.boolean().optional(),
  }),
  z.strictObject({
    act: z.enum(['click-view', 'click-home']),
    user: z.string(),
    action: z.string(),
    block: z.string().optional(),
    value: words.optional(),
    confirm: z.boolean().optional(),
  }),
  z.strictObject({ act: z.literal('suggest'), user: z.string(), action: z.string(), words }),
  z.strictObject({ act: z.literal('close-view'), user: z.string() }),
  z.strictObject({ act: z.literal('submit'), user: z.string() }),
  z.strictObject({ act: z.literal('home'), user: z.string() }),
  z.strictObject({ act: z.literal('message-shortcut'), ...at, ts: z.string(), callback: z.string() }),
  z.strictObject({ act: z.literal('shortcut'), user: z.string(), callback: z.string() }),
  z.strictObject({ act: z.literal('break'), incident: z.string() }),
  z.strictObject({ act: z.literal('mend') }),
  z.strictObject({ act: z.literal('alert'), incident: z.string() }),
]);

type Act = z.infer<typeof acts>;

/** What the page tells the person at once; what Slack shows comes with the changes. */
interface Done {
  readonly error?: string;
  /** What the app says of a block of a modal that was submitted. */
  readonly errors?: Readonly<Record<string, string>>;
  /** What fits the words typed into a select. */
  readonly options?: readonly object[];
}

/** Does what a person did in the page. Whatever a real client would not even offer is told as an error. */
export async function act(parts: PageParts, body: unknown): Promise<Done> {
  const read = acts.safeParse(body);
  if (!read.success) return { error: 'The page asked for something that this server does not know.' };
  try {
    return await perform(parts, read.data);
  } catch (error) {
    return { error: error instanceof UserError ? error.problem.message : asError(error).message };
  }
}

async function perform(parts: PageParts, asked: Act): Promise<Done> {
  if (asked.act === 'break' || asked.act === 'mend' || asked.act === 'alert') return inShop(parts, asked);
  const me = parts.slack.as(asked.user);
  const outcome = await doing(me, asked);
  if (outcome === undefined) return {};
  const { answer } = outcome;
  if (isErrors(answer)) return { error: 'The form needs a change.', errors: answer.errors };
  if (isSuggested(outcome) && outcome.outcome === 'acked') return { options: outcome.options };
  return sentences[outcome.outcome] === undefined ? {} : { error: sentences[outcome.outcome] as string };
}

async function doing(me: Person, asked: Exclude<Act, { act: 'break' | 'mend' | 'alert' }>) {
  switch (asked.act) {
    case 'say':
      return say(me, asked);
    case 'click':
      return me.click(asked.channel, asked.ts, asked.action, howOf(asked));
    case 'click-view':
      return me.clickView(asked.action, howOf(asked));
    case 'click-home':
      return me.clickHome(asked.action, howOf(asked));
    case 'close-view':
      await me.closeView();
      return undefined;
    case 'submit':
      return me.submit();
    case 'suggest':
      return me.suggest(asked.action, asked.words);
    case 'home':
      return me.openHome();
    case 'message-shortcut':
      return me.messageShortcut(asked.channel, asked.ts, asked.callback);
    case 'shortcut':
      return me.shortcut(asked.callback);
  }
}

function howOf({
  value,
  block,
  confirm,
}: {
  value?: string | undefined;
  block?: string | undefined;
  confirm?: boolean | undefined;
}): ClickOptions {
  return {
    // Nothing is chosen any more.
    ...(value === undefined || value === '' ? {} : { value }),
    ...(block === undefined ? {} : { block }),
    ...(confirm === undefined ? {} : { confirm }),
  };
}

/** As Slack reads what is typed: a command, words to the app, or words that the app never hears. */
async function say(me: Person, asked: Extract<Act, { act: 'say' }>): Promise<ActOutcome | undefined> {
  const { channel, text, thread } = asked;
  const where = thread === undefined ? {} : { threadTs: thread };
  if (text.startsWith('/')) return me.command(channel, text, where);
  const mention = /^@kdebug\b\s*/.exec(text);
  if (mention !== null) return me.mention(channel, text.slice(mention[0].length), where);
  me.post(channel, text, where);
  return undefined;
}

async function inShop({ slack, shop }: PageParts, asked: Extract<Act, { act: 'break' | 'mend' | 'alert' }>) {
  if (shop === undefined) return { error: 'There is no shop here to break: the demo runs on a cluster of your own.' };
  if (asked.act === 'mend') await shop.mend();
  else if (asked.act === 'break') await shop.break(asked.incident);
  else slack.as(seed.monitoring).post(seed.incidents, alertOf(shop, asked.incident));
  return {};
}

function alertOf({ incidents }: Shop, name: string): string {
  const incident = incidents.find((each) => each.name === name);
  if (incident === undefined) throw new Error(`there is no incident ${name}`);
  return `:rotating_light: *[FIRING:1]* ${incident.alert}`;
}

const sentences: Readonly<Record<string, string | undefined>> = {
  'not-connected': 'Slack could not reach the bot: it is not connected.',
  timeout: 'The bot did not answer Slack within three seconds.',
  'http-error': 'The bot answered Slack with an error.',
};

function isSuggested(outcome: ActOutcome): outcome is Suggested {
  return 'options' in outcome;
}

function isErrors(answer: unknown): answer is { readonly errors: Readonly<Record<string, string>> } {
  return (
    typeof answer === 'object' && answer !== null && 'response_action' in answer && answer.response_action === 'errors'
  );
}

import { setTimeout as delay } from 'node:timers/promises';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';

interface Said {
  readonly ts: string;
  readonly user?: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly ephemeral_to?: string;
  readonly blocks?: readonly { readonly elements?: readonly Element[] }[];
}
interface Element {
  readonly action_id?: string;
  readonly value?: string;
}

/** A flow as a person does it; rejects with what did not come. */
export interface Flow {
  readonly name: string;
  readonly run: (emulator: string) => Promise<void>;
}

const waitMs = 20_000;
const final = /^(?:HEALTHY|DEGRADED|BROKEN|UNKNOWN|CANCELLED) /;

export const flows: readonly Flow[] = [
  {
    name: 'a command, its card and the final reply that mentions the person',
    run: async (at) => {
      const card = await ask(at, 'web netcheck');
      await replyTo(at, card.ts);
    },
  },
  {
    name: 'help, to the person alone',
    run: async (at) => {
      await post(at, 'command', { command: '/kdebug', text: 'help' });
      await until('help', async () =>
        (await said(at)).find((one) => one.ephemeral_to === seed.member && /TARGET/.test(one.text)),
      );
    },
  },
  {
    name: 'a mention in a thread, answered there',
    run: async (at) => {
      const card = await ask(at, 'web ps again');
      await replyTo(at, card.ts);
      const text = `<@${seed.bot}> again`;
      await post(at, 'message', { text, thread_ts: card.ts });
      await until('a second card in the thread', async () =>
        (await said(at)).find((one) => one.thread_ts === card.ts && one.ts > card.ts && isCard(one)),
      );
    },
  },
  {
    name: 'the buttons Run again and Cancel',
    run: async (at) => {
      const card = await ask(at, 'web netcheck again');
      const before = await cardsOf(at);
      await click(at, await finalCard(at, card.ts), 'kdebug_again');
      const again = await until('another card', async () => (await cardsOf(at))[before.length]);
      // Its own button to cancel goes with its end, and the next one found is that of the slow run.
      await finalCard(at, again.ts);
      const { ts } = await ask(at, 'web again -- sleep 9');
      const slow = await until('a button to cancel', async () => {
        const card = await find(at, ts);
        return card !== undefined && buttonOf(card, 'kdebug_cancel') !== undefined && card;
      });
      await click(at, slow, 'kdebug_cancel');
      await until('CANCELLED on the card', async () => /^CANCELLED/.test((await find(at, slow.ts))?.text ?? ''));
    },
  },
  {
    name: 'long output: the answer, and the file where files are known',
    run: async (at) => {
      const card = await ask(at, 'web again -- print long');
      await replyTo(at, card.ts);
    },
  },
  {
    name: 'App Home',
    run: async (at) => {
      await post(at, 'open-home', {});
      await until('views.publish', async () => {
        const { log } = (await (await fetch(`${at}/_control/log`)).json()) as { log: readonly object[] };
        return log.some((entry) => JSON.stringify(entry).includes('views.publish'));
      });
    },
  },
];

/** What is not tried, for there is no way to do it. */
export const noWay = [
  'message shortcuts (“Look into this with kdebug”) and global shortcuts',
  'options of selects that search, and clicks in Home and in modals by its control API',
  'guests, members of other workspaces, shared channels and user groups',
  'limits: rates, lengths, blocks, scopes, membership of channels',
  'connections that are recycled, events that are delivered again',
] as const;

async function ask(at: string, text: string): Promise<Said> {
  const before = (await cardsOf(at)).length;
  await post(at, 'command', { command: '/kdebug', text });
  return until(`a card for ${text}`, async () => (await cardsOf(at))[before]);
}

async function finalCard(at: string, ts: string): Promise<Said> {
  return until('a final card', async () => {
    const card = await find(at, ts);
    return card !== undefined && final.test(card.text) ? card : undefined;
  });
}

async function replyTo(at: string, ts: string): Promise<Said> {
  await finalCard(at, ts);
  return until('the final reply', async () =>
    (await said(at)).find((one) => one.thread_ts === ts && one.text.startsWith(`<@${seed.member}>`)),
  );
}

async function click(at: string, message: Said, actionId: string): Promise<void> {
  const button = buttonOf(message, actionId);
  if (button === undefined) throw new Error(`no button ${actionId}`);
  await post(at, 'interact', {
    messageTs: message.ts,
    action: { type: 'button', action_id: actionId, value: button.value },
  });
}

const buttonOf = ({ blocks = [] }: Said, actionId: string): Element | undefined =>
  blocks.flatMap(({ elements = [] }) => elements).find(({ action_id }) => action_id === actionId);

const isCard = (one: Said): boolean =>
  one.user === seed.bot && one.ephemeral_to === undefined && JSON.stringify(one.blocks ?? []).includes(' asked at ');

const cardsOf = async (at: string): Promise<readonly Said[]> => (await said(at)).filter(isCard);
const find = async (at: string, ts: string): Promise<Said | undefined> => (await said(at)).find((one) => one.ts === ts);

async function said(at: string): Promise<readonly Said[]> {
  const answer = (await (await fetch(`${at}/_control/messages/${seed.incidents}`)).json()) as { messages: Said[] };
  return answer.messages;
}

async function post(at: string, act: string, body: object): Promise<void> {
  const response = await fetch(`${at}/_control/${act}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: seed.member, channel: seed.incidents, ...body }),
  });
  if (!response.ok) throw new Error(`${act}: ${response.status} ${await response.text()}`);
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + waitMs; ; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what} did not come within ${waitMs / 1000} s`);
    await delay(100);
  }
}

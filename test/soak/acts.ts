import type { SlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';

/** One person at the desk: what they do next, and where they saw a card of kdebug last. */
export interface Soaker {
  readonly id: string;
  readonly channel: string;
}

interface Chance {
  readonly next: () => number;
}

/** Repeatable chances: a linear congruential generator, good enough to mix acts. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  return {
    next: () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    },
  };
}

export interface Acting {
  readonly slack: SlackEmulator;
  readonly bot: string;
  readonly pods: readonly string[];
  readonly chance: Chance;
}

/** Resolves with how many answers the person has to hear or see for it at least. */
type Act = (who: Soaker, acting: Acting) => Promise<0 | 1>;

const command =
  (line: (pod: string) => string): Act =>
  async (who, acting) => {
    const { outcome } = await acting.slack.as(who.id).command(who.channel, `/kdebug ${line(podOf(acting))}`);
    // Slack itself tells the person when it could not deliver a command.
    return outcome === 'acked' ? 1 : 0;
  };

const inLastThread =
  (text: string): Act =>
  async (who, acting) => {
    const card = lastCard(who, acting);
    const how = card === undefined ? {} : { threadTs: card.thread_ts ?? card.ts };
    await acting.slack.as(who.id).mention(who.channel, text, how);
    return 0;
  };

/** A click that comes after its button is gone does nothing, as in Slack. */
const clickOn =
  (action: string): Act =>
  async (who, acting) => {
    const card = lastCard(who, acting);
    if (card === undefined || !JSON.stringify(card.blocks).includes(action)) return 0;
    await acting.slack.as(who.id).click(who.channel, card.ts, action);
    return 0;
  };

const delivered =
  (text: (pod: string) => string): Act =>
  async (who, acting) => {
    const { message } = await acting.slack.as(who.id).mention(who.channel, text(podOf(acting)));
    const delivery = acting.slack.journal
      .deliveries('events_api')
      .findLast(({ payload }) => JSON.stringify(payload).includes(message.ts));
    if (delivery !== undefined) await acting.slack.redeliver(delivery, 2);
    return 1;
  };

/** Acts by weight: mostly runs, and all else that people do around them. */
const acts: readonly (readonly [weight: number, act: Act])[] = [
  [6, command((pod) => `${pod} netcheck`)],
  [3, command((pod) => `${pod} ps`)],
  [2, command((pod) => `${pod} containers --private`)],
  [2, command((pod) => `${pod} ps again`)],
  [1, command((pod) => `${pod} -- sleep 2`)],
  [1, command((pod) => `${pod} netchekc`)],
  [1, command(() => 'no-such-pod')],
  [1, command(() => 'help')],
  [1, command(() => 'export 1h')],
  [2, delivered((pod) => `${pod} netcheck`)],
  [1, inLastThread('again')],
  [1, inLastThread('explain')],
  [1, inLastThread('cancel')],
  [1, clickOn('kdebug_cancel')],
  [1, clickOn('kdebug_again')],
  [1, clickOn('kdebug_output')],
];

export async function actOnce(who: Soaker, acting: Acting): Promise<0 | 1> {
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  let left = acting.chance.next() * total;
  for (const [weight, act] of acts) {
    left -= weight;
    if (left >= 0) continue;
    return act(who, acting);
  }
  return 0;
}

function podOf({ pods, chance }: Acting): string {
  return pods[Math.floor(chance.next() * pods.length)] ?? 'web';
}

function lastCard({ channel }: Soaker, { slack, bot }: Acting) {
  return slack.timeline(channel).findLast(({ user, metadata }) => user === bot && metadata !== undefined);
}

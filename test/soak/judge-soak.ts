import { z } from 'zod';
import type { Message } from '../../src/lab/slack-emulator/message-store.ts';
import type { SlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';

const own = z.object({ event_payload: z.object({ run: z.string(), what: z.string() }) });
const final = /^(?:HEALTHY|DEGRADED|BROKEN|UNKNOWN|REFUSED|CANCELLED|EXPIRED|NOT ANSWERED) /;

export interface Judged {
  readonly runs: number;
  readonly faults: readonly string[];
}

/** Looks at all that kdebug posted in the channels: each run one card in a final state and one reply, nothing twice. */
export function judgeSoak(slack: SlackEmulator, channels: readonly string[]): Judged {
  const posts = channels.flatMap((channel) => allMessages(slack, channel)).flatMap(readOwn);
  const byKey = Map.groupBy(posts, ({ run, what }) => `${run} ${what}`);
  const cards = posts.filter(({ what }) => what === 'card');
  return {
    runs: cards.length,
    faults: [
      ...[...byKey]
        .filter(([, same]) => same.length > 1)
        .map(([key, same]) => `${key} came ${same.length} times, ${apart(same)} s apart`),
      ...cards.filter(({ text }) => !final.test(text)).map(({ run, text }) => `${run} shows ${text.slice(0, 60)}`),
      ...cards.filter(({ run }) => !byKey.has(`${run} reply`)).map(({ run }) => `${run} has no reply`),
    ],
  };
}

function allMessages(slack: SlackEmulator, channel: string): readonly Message[] {
  const roots = slack.timeline(channel);
  return roots.flatMap(({ ts }) => slack.thread(channel, ts));
}

/** Seconds between the first and the last: what limit ran out between them. */
function apart(same: readonly { readonly ts: string }[]): string {
  const times = same.map(({ ts }) => Number(ts));
  return (Math.max(...times) - Math.min(...times)).toFixed(1);
}

function readOwn({ metadata, text, ts }: Message) {
  const read = own.safeParse(metadata);
  return read.success ? [{ ...read.data.event_payload, text, ts }] : [];
}

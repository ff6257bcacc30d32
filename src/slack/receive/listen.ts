import type { App } from '@slack/bolt';
import { atMost } from '../../at-most.ts';
import { type Problem, problem } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Ms, Person } from '../../request/request.ts';
import type { Ask, RecordAsk } from '../../run/chat.ts';
import { listenForHome } from '../app-home/listen-for-home.ts';
import { sentences } from '../card/sentences.ts';
import type { Home } from '../home.ts';
import { outsider } from '../judge-people.ts';
import { runModal } from '../modal/form.ts';
import { listenForModal } from '../modal/listen-for-modal.ts';
import { openBare } from '../modal/open-bare.ts';
import type { ModalParts } from '../modal/parts.ts';
import { judgeSender } from './judge-sender.ts';
import { listenForLooks } from './listen-for-looks.ts';
import { choicePrefix } from './look.ts';
import { clickToAsk, commandToAsk, mentionToAsk, whereToRefuse } from './to-ask.ts';

export interface ListenParts {
  readonly home: Home;
  readonly record: RecordAsk;
  readonly log: Log;
  readonly now: () => Ms;
  readonly clusters: readonly string[];
  /** Somebody opened the Home tab. Returns at once. */
  readonly openHome: (person: Person) => void;
  /** Without it a bare `/kdebug` is answered with help. */
  readonly modal?: ModalParts | undefined;
}

/** Redis may take 1.5 s to fail; Slack waits 3 s for an acknowledgement. */
const recordLimitMs = 1_600;

/** One set of handlers for both modes: a payload becomes an ask, is recorded, then acknowledged; the work is done elsewhere. */
export function listen(app: App, { home, record, log, now, clusters, openHome, modal }: ListenParts): void {
  const tryRecord = async (ask: Ask): Promise<Problem | undefined> => {
    try {
      await within(recordLimitMs, record(ask));
      log.info({ ask: ask.id, how: ask.how }, 'an ask was recorded');
      return undefined;
    } catch (error) {
      log.error({ err: error, ask: ask.id }, 'an ask could not be recorded');
      return notRecorded();
    }
  };

  app.use(async ({ body, next, ...args }) => {
    const why = judgeSender(body, home);
    if (why === undefined) return next();
    log.warn({ why, type: body.type ?? 'command' }, 'a payload from elsewhere was dropped');
    const text = sentences(outsider());
    if (!('ack' in args) || !args.ack) return undefined;
    if ('command' in args && args.command) return args.ack(text);
    await args.ack();
    if ('respond' in args && args.respond)
      await args.respond({ text, response_type: 'ephemeral', replace_original: false });
    return undefined;
  });

  // Slack delivers only this app's own commands, so any name that its manifest gives is ours.
  app.command(/.*/, async ({ command, ack, client }) => {
    const ask = commandToAsk(command, now());
    const isBare = modal !== undefined && ask.text.trim() === '';
    if (isBare && (await openBare(command.trigger_id, ask, { ...modal, client, log }))) return ack();
    const failed = await tryRecord(ask);
    return failed === undefined ? ack() : ack(sentences(failed));
  });

  app.event('app_mention', async ({ body, event, client }) => {
    if (event.user === undefined || event.bot_id !== undefined) return;
    const ask = mentionToAsk(body, home.botUserId, now());
    const failed = await tryRecord(ask);
    if (failed === undefined) return;
    const { user, channel, thread } = whereToRefuse(ask);
    await client.chat.postEphemeral({
      channel,
      user,
      text: sentences(failed),
      ...(thread === undefined ? {} : { thread_ts: thread }),
    });
  });

  listenForHome(app, openHome);

  listenForLooks(app, { record: tryRecord, now, clusters });

  if (modal !== undefined) listenForModal(app, { ...modal, record: tryRecord, now, log });

  app.action(othersThan(choicePrefix, runModal), async ({ body, ack, respond }) => {
    const ask = clickToAsk(body, now());
    const failed = ask === undefined ? undefined : await tryRecord(ask);
    await ack();
    if (failed !== undefined)
      await respond({ text: sentences(failed), response_type: 'ephemeral', replace_original: false });
  });

  app.error(async (error) => {
    log.error(
      { err: { name: error.name, code: error.code, stack: error.stack } },
      'a Slack payload could not be handled',
    );
  });
}

/** Two listeners for one click would acknowledge it twice. */
const othersThan = (...prefixes: readonly string[]): RegExp => new RegExp(`^(?!${prefixes.join('|')})`);

async function within(ms: Ms, work: Promise<void>): Promise<void> {
  const done = await atMost(
    ms,
    work.then(() => true),
  );
  if (done === undefined) throw new Error(`not recorded within ${ms} ms`);
}

function notRecorded(): Problem {
  return problem(
    'ask-not-recorded',
    'kdebug cannot take this now: its store (Redis) does not answer.',
    'Try again in a minute; if it stays so, tell whoever runs kdebug.',
  );
}

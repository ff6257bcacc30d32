import { createHash } from 'node:crypto';
import { asError, type Problem, problem, TransientError, UserError } from '../errors.ts';
import type { Card } from './chat.ts';
import { tellRequester } from './deliver-alone.ts';
import { isOver } from './fold-events.ts';
import { progressEveryMs } from './limits.ts';
import { outputFile, outputText } from './output-file.ts';
import type { Delivery } from './ports.ts';
import type { Delivering } from './poster.ts';
import { tellJoins } from './tell-joins.ts';

/** Card, then file and final reply in its thread; resolves with the card's reference. UserError: the chat refuses the card or the reply. */
export async function deliverInThread(delivering: Delivering): Promise<string> {
  const ref = await showCard(delivering);
  await tellJoins(delivering, ref);
  if (!isOver(delivering.card)) return ref;
  await attachOutput(ref, delivering);
  await replyOnce(ref, delivering);
  return ref;
}

async function showCard(delivering: Delivering): Promise<string> {
  const { record, card, parts } = delivering;
  const { cardTried = false, cardRef, shown } = record.delivery;
  if (cardRef === undefined && !cardTried) return postCard(delivering);
  const ref = cardRef ?? (await findCard(delivering));
  const hash = hashCard(card);
  if (shown === hash || isTooSoon(delivering)) return ref;
  const changed = await parts.chat.change(ref, card, isOver(card) ? 'mustArrive' : 'mayDrop');
  if (changed) await parts.runs.mark(card.run, shows(delivering));
  return ref;
}

async function postCard({ record, card, parts }: Delivering): Promise<string> {
  await parts.runs.mark(card.run, { cardTried: true });
  const cardRef = await parts.chat.post(record.request.at, card, false);
  await parts.runs.mark(card.run, { cardRef, thread: parts.chat.threadOf(cardRef), ...shows({ card, parts }) });
  return cardRef;
}

function shows({ card, parts }: Pick<Delivering, 'card' | 'parts'>): Delivery {
  return { shown: hashCard(card), shownAt: parts.now(), shownWaiting: waitingOf(card) };
}

/** '' when all goes on. */
function waitingOf({ parts }: Card): string {
  return parts
    .flatMap(({ waiting, unattended, cancelledBy }) => [
      waiting,
      unattended && 'no worker',
      cancelledBy && 'cancelling',
    ])
    .filter((why) => why !== undefined)
    .join('\n');
}

/** Why nothing goes on is shown at once: it is what people wait to read, and nothing may come behind it. */
function isTooSoon({ record, card, parts }: Delivering): boolean {
  const { shownAt, shownWaiting = '' } = record.delivery;
  const waiting = waitingOf(card);
  if (isOver(card) || (waiting !== '' && waiting !== shownWaiting)) return false;
  return shownAt !== undefined && parts.now() - shownAt < progressEveryMs;
}

/** An earlier try may have posted it, and then it may show an earlier state: `shown` stays open. */
async function findCard({ record, card, parts }: Delivering): Promise<string> {
  const cardRef = await parts.chat.post(record.request.at, card, true);
  await parts.runs.mark(card.run, { cardRef, thread: parts.chat.threadOf(cardRef) });
  return cardRef;
}

async function attachOutput(ref: string, delivering: Delivering): Promise<void> {
  const { record, card, parts } = delivering;
  const { fileTried = false, fileDone = false } = record.delivery;
  const reports = card.parts.flatMap(({ report }) => report ?? []);
  if (fileDone || reports.every((report) => outputFile(report) === undefined)) return;
  const body = Buffer.from(reports.map(outputText).join('\n'));
  await parts.runs.mark(card.run, { fileTried: true });
  try {
    await parts.chat.attach(ref, { name: 'output.txt', body }, fileTried);
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof TransientError) throw error;
    // The verdict shall not wait for a file that the chat does not take.
    const why = error instanceof UserError ? error.problem : noFile(card.run);
    if (!(error instanceof UserError)) parts.log.error({ err: error, run: card.run }, 'a file could not be attached');
    await tellRequester(delivering, { kind: 'problem', problem: why });
  }
  await parts.runs.mark(card.run, { fileDone: true });
}

function noFile(run: string): Problem {
  return problem(
    'file-not-attached',
    `The output of run \`${run}\` is too long for a message, and was not taken as a file.`,
    'Read what fits with Show output on the card; whoever runs kdebug finds the reason in its log.',
  );
}

async function replyOnce(ref: string, { record, card, parts }: Delivering): Promise<void> {
  const { replyTried = false, replyRef } = record.delivery;
  if (replyRef !== undefined) return;
  await parts.runs.mark(card.run, { replyTried: true });
  const options = { mention: record.mention, mayExist: replyTried };
  await parts.runs.mark(card.run, { replyRef: await parts.chat.reply(ref, card, options) });
}

function hashCard(card: Card): string {
  return createHash('sha256').update(JSON.stringify(card)).digest('hex');
}

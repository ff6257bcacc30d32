import { problem } from '../errors.ts';
import { type Asked, refuse } from './answer-parts.ts';
import { answerAgain, answerCancel, answerExplain, answerNext, answerOutput } from './answer-run.ts';
import type { Ask } from './chat.ts';
import { goOn } from './start-request.ts';

/** What is asked of a run that is there. */
const verbs = {
  again: answerAgain,
  next: answerNext,
  output: answerOutput,
  cancel: answerCancel,
  explain: answerExplain,
} as const;
type Verb = keyof typeof verbs;

/** Of these, what a mention in a thread may say alone. */
const threadWords: readonly string[] = ['again', 'next', 'cancel', 'explain'];

/**
 * A button of a card (`next RUN`), or one word to kdebug in a thread (`next`), which means the thread's last run. Elsewhere
 * these words are names of pods. False: the ask is neither.
 */
export async function answerVerb(asked: Asked): Promise<boolean> {
  const { ask } = asked;
  const clicked = readClick(ask);
  if (clicked !== undefined) {
    await verbs[clicked.verb](clicked.run, asked);
    return true;
  }
  const word = ask.text.trim().toLowerCase();
  if (ask.how !== 'mention' || !threadWords.includes(word)) return false;
  await answerInThread(word as Verb, asked);
  return true;
}

function readClick({ how, text }: Ask): { readonly verb: Verb; readonly run: string } | undefined {
  const [, verb, run] = how === 'click' ? (/^(again|next|output) ([a-z2-7]{16})$/.exec(text) ?? []) : [];
  return run === undefined ? undefined : { verb: verb as Verb, run };
}

async function answerInThread(verb: Verb, asked: Asked): Promise<void> {
  const { ask, parts } = asked;
  // An earlier try of this very ask opened a run, which is the last one of the thread by now.
  if (await goOn(asked)) return;
  const run = (await parts.runs.recent(ask.at.address, 0)).at(-1);
  if (run !== undefined) return verbs[verb](run, asked);
  const why = problem(
    'no-run-in-thread',
    `\`${verb}\` means the last run of this thread, and there is none.`,
    'Write it in the thread of a card, or ask for a run here: `@kdebug TARGET [CHECK]`.',
  );
  await refuse(asked, why);
}

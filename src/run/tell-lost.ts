import { problem } from '../errors.ts';
import { type AnswerParts, refuse } from './answer-parts.ts';
import type { Ask } from './chat.ts';

/** The last word on an ask that no try could answer. A run that it may have opened gets its end from the watchdog. */
export async function tellLost(ask: Ask, error: Error, parts: AnswerParts): Promise<void> {
  const run = parts.runId(ask.id);
  parts.log.error({ err: error, run }, 'an ask was given up');
  const why = problem(
    'not-answered',
    `kdebug tried several times and could not answer this (\`${run}\`).`,
    'Ask again in a minute; if it stays so, give this id to whoever runs kdebug.',
  );
  await refuse({ ask, who: ask.from, parts }, why, { run });
}

import { problem } from '../errors.ts';
import { type AnswerParts, refuse } from './answer-parts.ts';
import type { Ask } from './chat.ts';

/** To whom an unsigned ask names: it may have been typed just before the bots were given another key. */
export async function tellForged(ask: Ask, parts: AnswerParts): Promise<void> {
  const why = problem(
    'ask-not-signed',
    'kdebug found a command in your name in its store (Redis) that no bot of it has signed, and dropped it.',
    'If you have just typed one, send it again; else tell whoever runs kdebug that somebody writes to Redis.',
  );
  await refuse({ ask, who: ask.from, parts }, why);
}

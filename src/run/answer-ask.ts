import { asError, type Problem, problem, TransientError, UserError } from '../errors.ts';
import type { Command } from '../request/command.ts';
import { checksText } from '../request/help-text.ts';
import { parseCommand } from '../request/parse-command.ts';
import { answerControl } from './answer-control.ts';
import { answerExport } from './answer-export.ts';
import { answerHelp } from './answer-help.ts';
import { type AnswerParts, type Asked, refuse, tell } from './answer-parts.ts';
import { answerCancel, answerStatus } from './answer-run.ts';
import { answerVerb } from './answer-verb.ts';
import type { Ask } from './chat.ts';
import { secretInCommand } from './secret-in-command.ts';
import { startRun } from './start-run.ts';

/**
 * The bot's half of an ask: vouch, parse, authorize, and do or refuse it. It ends in something the person sees, and may
 * be repeated from the start when it died half-way. Throws TransientError for another try, and whatever the telling
 * itself threw.
 */
export async function answerAsk(ask: Ask, parts: AnswerParts): Promise<void> {
  const unknown: Asked = { ask, who: ask.from, parts };
  try {
    const who = await parts.people.vouch(ask.from, ask.at);
    const asked = { ...unknown, who };
    if (await answerVerb(asked)) return;
    await answer(parseCommand(ask.text, { checks: parts.checks }), asked);
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof TransientError) throw error;
    if (error instanceof UserError) return refuse(unknown, withoutSecret(error.problem, unknown));
    const run = parts.runId(ask.id);
    parts.log.error({ err: error, run }, 'an ask failed by a fault of ours');
    await refuse(unknown, ourFault(run), { run });
  }
}

/** A command that could not be read is quoted in the answer, and it was not judged yet. */
function withoutSecret(why: Problem, { ask, parts }: Asked): Problem {
  return parts.holdsSecret(ask.text.split(/\s+/)) ? secretInCommand() : why;
}

async function answer(command: Command, asked: Asked): Promise<void> {
  const { checks } = asked.parts;
  switch (command.do) {
    case 'run':
      return startRun(command, asked);
    case 'help':
      return answerHelp(command.about, asked);
    case 'checks':
      return tell(asked, { kind: 'text', text: checksText(checks) });
    case 'status':
      return answerStatus(command.run, asked);
    case 'cancel':
      return answerCancel(command.run, asked);
    case 'export':
      return answerExport(command.sinceMs, asked);
    case 'stop':
    case 'resume':
      return answerControl({ do: command.do, reason: command.reason }, asked);
  }
}

function ourFault(run: string) {
  return problem(
    'our-fault',
    `kdebug failed by a fault of its own (\`${run}\`).`,
    'Ask again; if it fails again, give this id to whoever runs kdebug: the log of the bot has the details.',
  );
}

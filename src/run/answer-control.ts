import { type Problem, problem } from '../errors.ts';
import { shown } from '../request/names.ts';
import type { Ms } from '../request/request.ts';
import { ago } from './ago.ts';
import { type Asked, refuse, tell } from './answer-parts.ts';
import type { Jobs } from './ports.ts';
import { secretInCommand } from './secret-in-command.ts';

interface Control {
  readonly do: 'stop' | 'resume';
  readonly reason: string | undefined;
}

type Stopped = NonNullable<Awaited<ReturnType<Jobs['stopped']>>>;

/** The kill switch: pauses or resumes the queues of all clusters. */
export async function answerControl(control: Control, asked: Asked): Promise<void> {
  const { parts, who, ask } = asked;
  const why = parts.access.mayControl({ who, at: ask.at });
  if (why !== undefined) return refuse(asked, why);
  // Told to everybody who asks meanwhile.
  if (control.reason !== undefined && parts.holdsSecret([control.reason])) return refuse(asked, secretInCommand());
  const text = control.do === 'stop' ? await stop(control.reason, asked) : await resume(asked);
  await tell(asked, { kind: 'text', text });
  const reason = control.reason === undefined ? {} : { reason: shown(control.reason) };
  parts.audit({ what: control.do, who, at: ask.at, ...reason });
}

/** Why nothing is run now, for those who ask meanwhile. */
export function whyStopped({ by, reason, since }: Stopped, now: Ms): Problem {
  return problem('stopped', sentence({ by, since, ...(reason === undefined ? {} : { reason }) }, now), howToResume);
}

const howToResume = 'Ask again once it is resumed: `/kdebug resume`, by those whom the policy lets.';

async function stop(reason: string | undefined, { parts, who }: Asked): Promise<string> {
  const before = await parts.jobs.stopped();
  // The first one's name and reason stay, for those who ask meanwhile.
  if (before !== undefined) return `${sentence(before, parts.now())} ${howToResume}`;
  await parts.jobs.stop(who, reason);
  return 'kdebug is stopped: nothing new is run in any cluster, what runs goes on to its end. `/kdebug resume` lifts it.';
}

async function resume({ parts }: Asked): Promise<string> {
  const before = await parts.jobs.stopped();
  await parts.jobs.resume();
  return before === undefined ? 'kdebug was not stopped.' : 'kdebug runs again.';
}

function sentence({ by, reason, since }: Stopped, now: Ms): string {
  return `kdebug was stopped by ${shown(by.name)} ${ago(now - since)}${reason === undefined ? '' : ` (${shown(reason)})`}.`;
}

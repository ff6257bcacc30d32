import { atMost } from '../../at-most.ts';
import { type Problem, UserError } from '../../errors.ts';
import { parseCommand } from '../../request/parse-command.ts';
import type { Ms, Person, Place } from '../../request/request.ts';
import { toRequest } from '../../request/to-request.ts';
import type { Ask } from '../../run/chat.ts';
import { isShortened } from '../../run/pod-words.ts';
import { askId, placeOf } from '../receive/to-ask.ts';
import type { Form } from './form.ts';
import type { ModalParts } from './parts.ts';
import type { Submission } from './read-submission.ts';
import { blockIds } from './render-run-modal.ts';
import { type Mistake, podBlock, toCommand } from './to-command.ts';

export interface Submitted {
  readonly given: Submission;
  /** What the view was made from. It may be old or forged: it only fills in what the person was shown. */
  readonly form: Form;
  readonly person: Person;
  /** Slack's id of the view: submitted once, so the same submission delivered twice is one ask. */
  readonly view: string;
  readonly now: Ms;
}

/** Slack waits 3 s for all of it, and recording may take half of that. */
const judgeMs: Ms = 1_000;

/**
 * The ask that a submission stands for, or what is wrong in which block. It is judged here only to say so in place: the ask
 * goes the way of every command, and is judged there.
 */
export async function submit(
  submitted: Submitted,
  parts: ModalParts,
): Promise<{ readonly ask: Ask } | { readonly mistake: Mistake }> {
  const { given, form, person, view, now } = submitted;
  const { channel } = given;
  const check = parts.checks.find(({ name }) => name === given.check);
  if (channel === undefined) return { mistake: { block: blockIds.channel, why: 'Choose the channel of the answer.' } };
  if (check === undefined) return { mistake: { block: blockIds.check, why: 'Choose a check.' } };
  const at = placeOf(channel);
  try {
    const command = toCommand(await withNames(submitted, at, parts), form, check);
    if ('mistake' in command) return command;
    const { text } = command;
    const why = await atMost(judgeMs, whyNot({ text, at, person, now }, parts));
    if (why !== undefined) return { mistake: placed(why, submitted) };
    const id = askId('command', ['modal', view]);
    const ask: Ask = { v: 1, id, how: 'command', text, from: person, at, askedAt: now };
    return { ask: given.replyUrl === undefined ? ask : { ...ask, replyUrl: given.replyUrl } };
  } catch (error) {
    if (error instanceof UserError) return { mistake: placed(error.problem, submitted) };
    throw error;
  }
}

/** Names too long for Slack were chosen by a mark. */
async function withNames({ given, form, person }: Submitted, at: Place, parts: ModalParts): Promise<Submission> {
  const { cluster = form.cluster ?? '', namespace = form.namespace ?? '', pod, workload, check = '' } = given;
  const named = async (value: string | undefined): Promise<string | undefined> => {
    if (value === undefined || !isShortened(value)) return value;
    const who = await parts.people.vouch(person, at);
    return parts.pickers.named({ who, at, check }, { cluster, namespace }, value);
  };
  return { ...given, pod: await named(pod), workload: await named(workload) };
}

interface Judged {
  readonly text: string;
  readonly at: Place;
  readonly person: Person;
  readonly now: Ms;
}

/** As run/answer-ask and run/judge-request: what costs nothing. */
async function whyNot({ text, at, person, now }: Judged, parts: ModalParts): Promise<Problem | undefined> {
  const command = parseCommand(text, { checks: parts.checks });
  if (command.do !== 'run') return undefined;
  const defaults = parts.defaultsAt(at);
  const asPrivate = { ...command, private: command.private || defaults.private === true };
  const from = await parts.people.vouch(person, at);
  const request = toRequest(asPrivate, { run: '', from, at, defaults, now, limitMs: 1 });
  const wrong = parts.checkArgs(request.check, request.args);
  if (wrong !== undefined) return wrong;
  const decision = parts.authorize(request);
  return 'refused' in decision ? decision.refused : undefined;
}

/** Where the person can mend it. */
function placed(why: Problem, { given, form }: Submitted): Mistake {
  const { message, nextStep } = why;
  return { block: blockOf(why.code, given, form), why: `${message} ${nextStep}`.replaceAll('`', '') };
}

function blockOf(code: string, { check = '', args }: Submission, form: Form): string {
  if (code === 'bad-args') return [...args.keys()].at(-1) ?? blockIds.check;
  if (/namespace/.test(code)) return blockIds.namespace(form.typed ? { check: '' } : form);
  if (/^(?:bad-name|bad-target|bad-option|open-quote|no-target)$/.test(code)) return podBlock(form);
  if (/check/.test(code) || check === '') return blockIds.check;
  return blockIds.channel;
}

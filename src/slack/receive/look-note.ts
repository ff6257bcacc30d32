import type { KnownBlock } from '@slack/types';
import { type Problem, problem } from '../../errors.ts';
import type { Subject } from '../../request/alerts/alert.ts';
import { escapeText } from '../card/escape.ts';
import { slackLimits } from '../card/limits.ts';
import { marked, richText, section } from '../card/rich-text.ts';
import { choicePrefix, choiceValue, type Look } from './look.ts';

export interface LookNote {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** What is looked into, and why that: for the person who asked alone, since the card comes to the thread. */
export function lookingNote(subject: Subject, reason: string): LookNote {
  return note(`Looking into ${named(subject)}. The answer comes in the thread of that message.\nWhy: ${reason}.`);
}

export function lookingAgainNote(command: string): LookNote {
  return note(`Looking with \`${command}\`. The answer comes in the thread of that message.`);
}

/** One button for each choice, the best first. */
export function choicesNote(look: Look, choices: readonly Subject[], reason: string): LookNote {
  const asked = note(`Which one shall kdebug look into?\nWhy: ${reason}.`);
  const elements = choices.map((subject, at) => ({
    type: 'button' as const,
    action_id: `${choicePrefix}${at}`,
    text: { type: 'plain_text' as const, text: short(subject), emoji: false },
    value: choiceValue(look, subject),
  }));
  return { ...asked, blocks: [...asked.blocks, { type: 'actions', elements }] };
}

export function nothingFound(reason: string): Problem {
  return problem(
    'nothing-to-look-into',
    `kdebug does not see what to look into in this message: ${reason}.`,
    'Write `@kdebug POD -n NS` in the thread of the message.',
  );
}

function named({ kind, name, namespace, container, cluster }: Subject): string {
  const where = [
    ...(namespace === undefined ? [] : [`namespace \`${namespace}\``]),
    ...(container === undefined ? [] : [`container \`${container}\``]),
    ...(cluster === undefined ? [] : [`cluster \`${cluster}\``]),
  ];
  return [`${kind} \`${name}\``, ...where].join(', ');
}

/** The end of a pod's name tells it from its siblings. */
function short({ kind, name, namespace, cluster }: Subject): string {
  const place = [cluster, namespace].filter((one) => one !== undefined);
  const full = [`${kind} ${[...place, ''].join('/')}${name}`, `${kind} ${name}`].find(
    (text) => text.length <= slackLimits.buttonText,
  );
  return full ?? `${kind} …${name.slice(-(slackLimits.buttonText - kind.length - 2))}`;
}

function note(text: string): LookNote {
  return { text: escapeText(text, slackLimits.topText), blocks: [...richText(section(...marked(text)))] };
}

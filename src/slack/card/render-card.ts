import type { ActionsBlock, Button, KnownBlock, RichTextSection } from '@slack/types';
import type { Card, PartState } from '../../run/chat.ts';
import { escapeText } from './escape.ts';
import { most, shares, slackLimits } from './limits.ts';
import { progressLine } from './progress-line.ts';
import { context, marked, richText, section, words } from './rich-text.ts';
import { createRoom, type Room } from './room.ts';
import { type Line, place, verdictLine } from './verdict-line.ts';

/** A message in Slack's own terms. text: what readers, notifications and clients without blocks get, complete in itself. */
export interface Rendered {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** The message a run owns in its channel: state, who asked what, where, and the buttons that apply now. */
export function renderCard(card: Card): Rendered {
  const parts = card.parts.slice(0, most.parts);
  const room = createRoom(shares.verdict);
  const lines = parts.map((part) => ({ part, line: lineOf(part, card) }));
  const more = card.parts.length - parts.length;
  return {
    text: escapeText(lines.map(({ line }) => lineText(line)).join('\n'), slackLimits.topText),
    blocks: [
      ...richText(
        ...lines.map(({ line }) => lineSection(line, room)),
        ...(more > 0 ? [section(...words(`and ${more} more`))] : []),
      ),
      ...richText(...asked(card)),
      ...context(`run ${card.run}`),
      ...buttons(card),
    ],
  };
}

export function lineSection(line: Line, room: Room): RichTextSection {
  const sentence = room.line(line.sentence, most.headline);
  const nextStep = line.nextStep === undefined ? '' : room.line(line.nextStep, most.nextStep);
  return section(
    ...words(`${line.mark} `),
    ...words(line.word, 'bold'),
    ...marked(sentence === '' ? '' : ` ${sentence}`),
    ...marked(nextStep === '' ? '' : `\n→ ${nextStep}`),
  );
}

export function lineText({ word, sentence, nextStep }: Line): string {
  return `${word} ${sentence}${nextStep === undefined ? '' : `\n→ ${nextStep}`}`;
}

export function lineOf(part: PartState, card: Card): Line {
  return part.state === 'ended' ? verdictLine(part, card.request) : progressLine(part, card.request);
}

/** Who asked what, where, and what is worth knowing about the pod. */
function asked(card: Card): readonly RichTextSection[] {
  const { request } = card;
  const room = createRoom(shares.asked);
  const seconds = Math.floor(request.askedAt / 1000);
  const head = section(
    ...words(room.line(request.from.name, 80) || 'somebody', 'bold'),
    ...words(' asked at '),
    { type: 'date', timestamp: seconds, format: '{time}', fallback: new Date(seconds * 1000).toISOString() },
    ...words(': '),
    ...words(room.line(request.check, 60), 'code'),
    ...argv(card, room),
    ...words(' in '),
    ...words(room.line(place(card.parts[0], card), 300), 'code'),
  );
  return [head, ...card.parts.slice(0, most.parts).flatMap((part) => notes(part, room)), ...joined(card, room)];
}

function joined(card: Card, room: Room): readonly RichTextSection[] {
  const names = card.joined.map(({ who }) => room.line(who.name, 80)).filter((name) => name !== '');
  return names.length === 0 ? [] : [section(...words(`Also asked by ${names.join(', ')}.`))];
}

/** Arguments word by word as they were received, so that one with a blank in it is not read as two. */
function argv({ request }: Card, room: Room): RichTextSection['elements'] {
  return Object.values(request.args)
    .flat()
    .flatMap((word) => {
      const shown = room.line(String(word), most.outputLine);
      return [...words(' '), ...words(shown === '' ? '(empty)' : shown, shown === '' ? 'italic' : 'code')];
    })
    .slice(0, 80);
}

function notes({ target, containersLeft }: PartState, room: Room): readonly RichTextSection[] {
  const chosen = target?.chosen === undefined ? '' : room.line(target.chosen, most.sentence);
  const few = containersLeft !== undefined && containersLeft <= most.containersLeft;
  return [
    ...(chosen === '' ? [] : [section(...marked(chosen))]),
    ...(few ? [section(...words(`This pod can take ${containersLeft} more injected containers.`))] : []),
  ];
}

function buttons({ run, offers, next }: Card): readonly ActionsBlock[] {
  const made: Readonly<Partial<Record<Card['offers'][number], Button>>> = {
    cancel: cancel(run),
    again: button('again', run, { text: 'Run again', label: 'Run again: the same check, as you' }),
    output: button('output', run, { text: 'Show output', label: 'Show output: what the steps printed, to you alone' }),
    ...(next === undefined
      ? {}
      : {
          next: button('next', run, { text: `Next: ${next}`, label: `Next: ${next}, on the same pod, as you` }),
        }),
  };
  const elements = offers.flatMap((offer) => made[offer] ?? []);
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function cancel(run: string): Button {
  return {
    type: 'button',
    action_id: 'kdebug_cancel',
    value: run,
    style: 'danger',
    text: { type: 'plain_text', text: 'Cancel', emoji: false },
    accessibility_label: 'Cancel this run',
    confirm: {
      title: { type: 'plain_text', text: 'Cancel this run?', emoji: false },
      text: { type: 'plain_text', text: 'Its steps are stopped in the pod and there will be no answer.', emoji: false },
      confirm: { type: 'plain_text', text: 'Cancel the run', emoji: false },
      deny: { type: 'plain_text', text: 'Let it run', emoji: false },
      style: 'danger',
    },
  };
}

/** Its value is the run's id alone: what a click does is read from the run and judged anew. */
function button(verb: string, run: string, { text, label }: { readonly text: string; readonly label: string }): Button {
  return {
    type: 'button',
    action_id: `kdebug_${verb}`,
    value: run,
    text: {
      type: 'plain_text',
      text: createRoom(slackLimits.buttonText).line(text, slackLimits.buttonText),
      emoji: false,
    },
    accessibility_label: createRoom(slackLimits.buttonText).line(label, slackLimits.buttonText),
  };
}

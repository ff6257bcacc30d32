import type { InputBlock, PlainTextElement, PlainTextOption } from '@slack/types';
import { plainText } from '../../report/plain-text.ts';
import { shorten } from '../card/room.ts';

/** Slack's limits on what stands in a modal, in characters: the block reference on docs.slack.dev. */
const longest = { label: 2_000, option: 75, placeholder: 150 } as const;

export function plain(text: string, limit: number = longest.label): PlainTextElement {
  return { type: 'plain_text', text: shorten(plainText(text), limit), emoji: false };
}

/** value: at most 150 characters. */
export function option(text: string, value: string, description?: string): PlainTextOption {
  return {
    text: plain(text, longest.option),
    value,
    ...(description === undefined ? {} : { description: plain(description, longest.option) }),
  };
}

interface Labelled {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly optional?: boolean;
  /** kdebug hears of each choice. */
  readonly tells?: boolean;
}

export function input(
  { id, label, hint, optional = false, tells = false }: Labelled,
  element: InputBlock['element'],
): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plain(label),
    ...(hint === undefined ? {} : { hint: plain(hint) }),
    optional,
    dispatch_action: tells,
    element,
  };
}

interface Searched extends Labelled {
  readonly action: string;
  readonly placeholder: string;
  readonly chosen?: PlainTextOption | undefined;
}

/** A select that asks kdebug for its options as one types, and at once. */
export function search({ action, placeholder, chosen, ...labelled }: Searched): InputBlock {
  return input(labelled, {
    type: 'external_select',
    action_id: action,
    min_query_length: 0,
    placeholder: plain(placeholder, longest.placeholder),
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  });
}

interface Typed extends Labelled {
  readonly action: string;
  readonly initial?: string | undefined;
}

export function typed({ action, initial, ...labelled }: Typed): InputBlock {
  return input(labelled, {
    type: 'plain_text_input',
    action_id: action,
    max_length: 500,
    ...(initial === undefined ? {} : { initial_value: initial }),
  });
}

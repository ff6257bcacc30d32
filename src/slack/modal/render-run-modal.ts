import { createHash } from 'node:crypto';
import type { KnownBlock, ModalView } from '@slack/types';
import { wordMeaning } from '../../request/help-text.ts';
import { argName, isRequired } from '../../request/read-args.ts';
import { isShortened, shortenedName } from '../../run/pod-words.ts';
import { context, richText, section, words } from '../card/rich-text.ts';
import { actions, type Form, runModal, writeForm } from './form.ts';
import { input, option, plain, search, typed } from './inputs.ts';
import type { OfferedCheck } from './parts.ts';

/** What the modal shows beside what was chosen. */
export interface Shown {
  readonly form: Form;
  readonly check: OfferedCheck | undefined;
  /** How far the policy lets the person go here; undefined: not known yet, or not at all. */
  readonly maxRung?: number | undefined;
  /** Answers in this channel are private whatever is asked. */
  readonly alwaysPrivate?: boolean | undefined;
}

/** Blocks of the same id keep what was chosen in them when the view changes. */
export const blockIds = {
  channel: 'channel',
  cluster: 'cluster',
  namespace: ({ cluster }: Form): string => `namespace-${mark(cluster)}`,
  workload: ({ cluster, namespace }: Form): string => `workload-${mark(cluster, namespace)}`,
  pod: ({ cluster, namespace, workload }: Form): string => `pod-${mark(cluster, namespace, workload)}`,
  target: 'target',
  check: 'check',
  arg: (check: string, word: string): string => `arg-${check}-${argName(word)}`,
  options: 'options',
} as const;

/** "Run a check": where, what, and which check with its words. */
export function renderRunModal(shown: Shown): ModalView {
  const { form } = shown;
  return {
    type: 'modal',
    callback_id: runModal,
    private_metadata: writeForm(form),
    title: plain('Run a check'),
    submit: plain('Run'),
    close: plain('Cancel'),
    blocks: [channelInput(form), ...targetBlocks(form), ...checkBlocks(shown), privately(shown)],
  };
}

function channelInput({ channel }: Form): KnownBlock {
  const hint = 'The card and its thread appear there. kdebug must be in that channel.';
  return input(
    { id: blockIds.channel, label: 'Answer in', hint, tells: true },
    {
      type: 'conversations_select',
      action_id: actions.channel,
      placeholder: plain('Choose a channel'),
      response_url_enabled: true,
      filter: { include: ['public', 'private'], exclude_bot_users: true, exclude_external_shared_channels: true },
      ...(channel === undefined ? {} : { initial_conversation: channel }),
    },
  );
}

function targetBlocks(form: Form): readonly KnownBlock[] {
  if (form.typed) return typedTarget(form);
  return form.cluster === undefined ? context(channelFirst) : searchedTarget(form);
}

const channelFirst = 'Choose the channel first: what you may look into depends on it.';

function searchedTarget(form: Form): readonly KnownBlock[] {
  const { cluster, namespace, workload } = form;
  const chosen = (value: string | undefined) =>
    value === undefined || isShortened(shortenedName(value)) ? undefined : option(value, value);
  const clusterInput = search({
    id: blockIds.cluster,
    action: actions.cluster,
    label: 'Cluster',
    placeholder: 'Type a part of its name',
    chosen: chosen(cluster),
    tells: true,
  });
  return [
    ...(form.clusters ? [clusterInput] : []),
    search({
      id: blockIds.namespace(form),
      action: actions.namespace,
      label: 'Namespace',
      placeholder: 'Type a part of its name',
      chosen: chosen(namespace),
      tells: true,
    }),
    search({
      id: blockIds.workload(form),
      action: actions.workload,
      label: 'Workload',
      placeholder: 'Type a part of its name',
      hint: 'Of its pods the least healthy one is looked into, unless you choose one below.',
      chosen: chosen(workload),
      optional: true,
      tells: true,
    }),
    search({
      id: blockIds.pod(form),
      action: actions.pod,
      label: 'Pod',
      placeholder: 'Type parts of its name, or what is wrong with it',
      hint: 'Pods that are not ready come first.',
      optional: true,
    }),
  ];
}

/** For a form that has nothing to choose from. */
function typedTarget(form: Form): readonly KnownBlock[] {
  const why = 'There are no names for you to choose from here just now: type them as you would behind /kdebug.';
  return [
    ...richText(section(...words(why))),
    ...(form.clusters
      ? [typed({ id: blockIds.cluster, action: actions.cluster, label: 'Cluster', initial: form.cluster })]
      : []),
    typed({
      id: blockIds.namespace({ check: '' }),
      action: actions.namespace,
      label: 'Namespace',
      initial: form.namespace,
    }),
    typed({
      id: blockIds.target,
      action: actions.target,
      label: 'Pod, workload or Service',
      hint: 'A name, or such as deploy/checkout, sts/orders, svc/web.',
    }),
  ];
}

function checkBlocks({ form, check, maxRung }: Shown): readonly KnownBlock[] {
  const chosen = search({
    id: blockIds.check,
    action: actions.check,
    label: 'Check',
    placeholder: 'Type a part of its name, or what you look for',
    chosen: check === undefined ? undefined : checkOption(check),
    tells: true,
  });
  if (check === undefined) return [chosen];
  const about = [capital(check.summary), rungNote(check, maxRung)].join(' ');
  return [
    chosen,
    ...context(plain(about).text),
    ...check.words.map((word) =>
      typed({
        id: blockIds.arg(form.check, word),
        action: actions.arg,
        label: argName(word).toUpperCase(),
        hint: capital(wordMeaning(check, word)),
        optional: !isRequired(word),
      }),
    ),
  ];
}

/** What a check may need and what of it the person gets here, in words that need no glossary. */
function rungNote({ ceiling }: OfferedCheck, maxRung: number | undefined): string {
  if (ceiling.rung === 0) return 'It runs as nobody (R0) and sees nothing of the app’s files.';
  const most = `It can use up to R${ceiling.rung}${ceiling.rung === 1 ? ', the identity of the app' : ''}.`;
  if (maxRung === undefined || maxRung >= ceiling.rung) return most;
  return `${most} You may use R${maxRung} here: what needs more is left out, and the report says so.`;
}

export function checkOption({ name, summary }: OfferedCheck) {
  return option(name, name, capital(summary));
}

function privately({ alwaysPrivate = false }: Shown): KnownBlock {
  const alone = option('Only to me', 'private', 'The report is sent to you alone');
  return input(
    { id: blockIds.options, label: 'Who sees the answer', optional: true },
    {
      type: 'checkboxes',
      action_id: actions.options,
      options: [alone],
      ...(alwaysPrivate ? { initial_options: [alone] } : {}),
    },
  );
}

function capital(text: string): string {
  return text === '' ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function mark(...words: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 10);
}

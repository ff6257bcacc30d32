import type { ActionsBlock, HomeView, KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Problem } from '../../errors.ts';
import type { Overview } from '../../run/overview.ts';
import { bullets, header, marked, numbered, richText, section, words } from '../card/rich-text.ts';
import { createRoom, type Room } from '../card/room.ts';
import { runModal } from '../modal/form.ts';
import { renderOwnRuns } from './render-own-runs.ts';

/** A rule may say little, and there may be hundreds of them. Characters of one line, and lines of one list. */
const most = { line: 320, rights: 12, notMore: 10, clusters: 20, channels: 10 } as const;
/** Slack takes more in a view than in a message; nobody reads as much. */
const allText = 9_000;

/** The Home tab of one person: connections, what they may run and why not more, their own runs, first steps. */
export function renderOverview(overview: Overview): HomeView {
  const room = createRoom(allText);
  const { rights, stopped, at } = overview;
  const useless = rights.nothing !== undefined || stopped !== undefined;
  return view([
    ...intro(stopped, room),
    ...(useless ? [] : [runACheck()]),
    ...header('Connected'),
    ...richText(...bullets(connections(overview, room))),
    ...header('What you may run'),
    ...may(rights, room),
    ...(rights.nothing === undefined ? renderOwnRuns(overview, room) : []),
    ...(useless || overview.runs?.length !== 0 ? [] : firstSteps()),
    ...richText(asOf(at)),
  ]);
}

/** For somebody kdebug does not work for. */
export function renderNoOverview({ message, nextStep }: Problem): HomeView {
  const room = createRoom(allText);
  const text = nextStep === '' ? message : `${message}\n→ ${nextStep}`;
  return view([...intro(undefined, room), ...richText(section(...marked(room.lines(text))))]);
}

function view(blocks: readonly KnownBlock[]): HomeView {
  return { type: 'home', blocks: [...blocks] };
}

function intro(stopped: Problem | undefined, room: Room): readonly KnownBlock[] {
  const about = words('kdebug looks into a running pod and says, in the thread, what is wrong with it.');
  if (stopped === undefined) return richText(section(...about));
  const why = marked(room.line(`${stopped.message} ${stopped.nextStep}`, most.line));
  return richText(section(...about), section(...words('STOPPED', 'bold'), ...words(' '), ...why));
}

function runACheck(): ActionsBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: runModal,
        style: 'primary',
        text: { type: 'plain_text', text: 'Run a check', emoji: false },
        accessibility_label: 'Run a check: choose a pod and a check',
      },
    ],
  };
}

/** Who reads this has a connection to Slack. */
function connections({ store, clusters }: Overview, room: Room): readonly RichTextSection[] {
  const redis = store
    ? 'Redis: connected'
    : 'Redis: no answer; what you ask now may be refused, and some of this page is missing';
  const rows = clusters.slice(0, most.clusters).map(({ name, workers }) => {
    const state =
      workers === undefined
        ? 'not known at the moment'
        : workers === 0
          ? 'no worker, so nothing can be run there; tell whoever runs kdebug'
          : `connected, ${workers === 1 ? '1 worker' : `${workers} workers`}`;
    return section(...words(room.line(`Cluster ${name}: ${state}`, most.line)));
  });
  const more = clusters.length - rows.length;
  return [
    section(...words('Slack: connected')),
    section(...words(redis)),
    ...rows,
    ...(more > 0 ? [section(...words(`and ${more} more clusters`))] : []),
  ];
}

function may({ may: rights, notMore, nothing }: Overview['rights'], room: Room): readonly KnownBlock[] {
  if (nothing !== undefined) {
    return richText(section(...marked(room.lines(`${nothing.message}\n→ ${nothing.nextStep}`))));
  }
  const lines = rights
    .slice(0, most.rights)
    .map(({ rule, allows, channels }) =>
      section(
        ...marked(room.line(allows, most.line)),
        ...where(channels),
        ...words(' '),
        ...words(room.line(`(rule ${rule})`, most.line)),
      ),
    );
  const more = rights.length - lines.length;
  const less = notMore.slice(0, most.notMore).map((sentence) => section(...marked(room.line(sentence, most.line))));
  return [
    ...richText(...bullets([...lines, ...(more > 0 ? [section(...words(`and ${more} more rules`))] : [])])),
    ...(less.length === 0
      ? []
      : richText(
          section(...words('Why not more', 'bold')),
          ...bullets(less),
          section(...words('Whoever keeps the policy file of kdebug can change this.')),
        )),
  ];
}

function where(channels: readonly string[] | undefined): readonly RichTextElement[] {
  if (channels === undefined) return words(', wherever you ask');
  const shown = channels.slice(0, most.channels);
  const names = shown.flatMap((id, at): readonly RichTextElement[] => [
    ...words(at === 0 ? ', in ' : ', '),
    { type: 'channel', channel_id: id },
  ]);
  const more = channels.length - shown.length;
  return more > 0 ? [...names, ...words(` and ${more} more channels`)] : names;
}

function firstSteps(): readonly KnownBlock[] {
  const steps = [
    'In the channel of your team: `/invite @kdebug`, once. Without it kdebug answers there to you alone.',
    'Type `/kdebug POD`, for example with a part of the pod’s name. The answer comes in the thread of the card.',
    'In a thread Slack takes no slash commands: write `@kdebug POD` there.',
    'On an alert: ⋮ → More message shortcuts → Look into this with kdebug.',
    'Type `/kdebug help` for the rest, and `/kdebug checks` for what kdebug can look into.',
  ];
  return [...header('First steps'), ...richText(...numbered(steps.map((step) => section(...marked(step)))))];
}

function asOf(at: number): RichTextSection {
  const seconds = Math.floor(at / 1000);
  return section(
    ...words('As of ', 'italic'),
    {
      type: 'date',
      timestamp: seconds,
      format: '{date_short_pretty}, {time}',
      fallback: new Date(seconds * 1000).toISOString(),
    },
    ...words('. Open this tab again for news.', 'italic'),
  );
}

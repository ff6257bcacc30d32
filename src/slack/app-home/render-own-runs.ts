import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Overview } from '../../run/overview.ts';
import { most } from '../card/limits.ts';
import { isPermalink } from '../card/permalink.ts';
import { lineOf } from '../card/render-card.ts';
import { bullets, header, marked, richText, section, words } from '../card/rich-text.ts';
import type { Room } from '../card/room.ts';
import { place } from '../card/verdict-line.ts';

type OwnRun = NonNullable<Overview['runs']>[number];

/** A person's own runs of the last day, the newest first, each with the way to its thread. */
export function renderOwnRuns({ runs }: Overview, room: Room): readonly KnownBlock[] {
  if (runs === undefined) {
    return [...header('Your last runs'), ...richText(section(...words('They cannot be read at the moment.')))];
  }
  if (runs.length === 0) return [];
  return [...header('Your last runs'), ...richText(...bullets(runs.map((run) => row(run, room))))];
}

function row({ card, link }: OwnRun, room: Room): RichTextSection {
  const [first, ...others] = card.parts;
  const { mark, word, sentence } = lineOf(first, card);
  const { check, askedAt, at } = card.request;
  const seconds = Math.floor(askedAt / 1000);
  return section(
    ...words(`${mark} `),
    ...words(word, 'bold'),
    ...words(' '),
    ...marked(room.line(sentence, most.sentence)),
    ...words(others.length === 0 ? '' : ` and ${others.length} more`),
    ...words('\n'),
    ...words(room.line(check, 60), 'code'),
    ...words(' in '),
    ...words(room.line(place(first, card), 200), 'code'),
    ...words(', '),
    {
      type: 'date',
      timestamp: seconds,
      format: '{date_short_pretty}, {time}',
      fallback: new Date(seconds * 1000).toISOString(),
    },
    ...way(link, at.private),
  );
}

function way(link: string | undefined, isPrivate: boolean): readonly RichTextElement[] {
  if (isPrivate) return words(' · answered to you alone');
  if (link === undefined || !isPermalink(link)) return [];
  return [...words(' · '), { type: 'link', url: link, text: 'open the thread' }];
}

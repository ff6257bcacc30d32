import type { KnownBlock, RichTextElement } from '@slack/types';
import type { Note } from '../../run/chat.ts';
import { outputFile } from '../../run/output-file.ts';
import { escapeText } from './escape.ts';
import { most, shares, slackLimits } from './limits.ts';
import { isPermalink } from './permalink.ts';
import { type Rendered, renderCard } from './render-card.ts';
import { renderOutput } from './render-output.ts';
import { renderReply } from './render-reply.ts';
import { marked, richText, section, words } from './rich-text.ts';
import { createRoom } from './room.ts';
import { sentences } from './sentences.ts';

/** A message that one person sees. Ephemeral messages vanish with a reload, so nothing in it can be clicked. */
export function renderNote(note: Note): Rendered {
  switch (note.kind) {
    case 'problem':
      return {
        text: sentences(note.problem),
        blocks: markup([note.problem.message, note.problem.nextStep].filter((text) => text !== '').join('\n→ ')),
      };
    case 'text':
      return { text: escapeText(note.text, slackLimits.topText), blocks: markup(note.text) };
    case 'card': {
      const { card, link } = note;
      const over = card.parts.every(({ state }) => state === 'ended');
      const { text, blocks } = over
        ? renderReply({ ...card, joined: [] }, { mention: false, thread: link !== undefined })
        : renderCard({ ...card, offers: [] });
      return link === undefined ? { text, blocks } : { text, blocks: [...blocks, ...markup(link)] };
    }
    case 'output':
      return renderAllOutput(note);
  }
}

/** What the steps of all parts printed, as far as it fits; a run without output says so. */
function renderAllOutput({ card, link }: Extract<Note, { kind: 'output' }>): Rendered {
  const reports = card.parts.flatMap(({ report }) => report ?? []).slice(0, most.parts);
  const file = link !== undefined && reports.some((report) => outputFile(report) !== undefined);
  const each = Math.floor(shares.allOutput / Math.max(1, reports.length));
  const blocks = reports.flatMap((report) => [
    ...richText(section(...words(report.target.pod, 'bold'))),
    ...renderOutput(report, { file, chars: each }),
  ]);
  const text = `What run ${card.run} printed${blocks.length === 0 ? ': nothing.' : '.'}`;
  const shown = blocks.length === 0 ? markup(text) : blocks.slice(0, slackLimits.blocks - 2);
  return { text, blocks: link === undefined ? shown : [...shown, ...markup(link)] };
}

/** kdebug's small markup: code between backticks, line breaks, and the addresses of Slack messages. */
function markup(source: string): readonly KnownBlock[] {
  const text = createRoom(shares.note).lines(source);
  const elements = text
    .split(/(https?:\/\/\S+)/)
    .flatMap((piece): readonly RichTextElement[] =>
      isPermalink(piece) ? [{ type: 'link', url: piece }] : marked(piece),
    );
  return elements.length === 0 ? [] : richText(section(...elements));
}

import type { Clue, Recogniser } from './alert.ts';
import { toLine } from './line.ts';
import { type Piece, toPieces } from './pieces.ts';
import { readBareNames } from './read-bare-names.ts';
import { readCommands } from './read-commands.ts';
import { isRow } from './read-kubectl-row.ts';
import { readLinks } from './read-links.ts';
import { readPhrases } from './read-phrases.ts';
import { readRecords } from './read-records.ts';
import { readSetting } from './read-setting.ts';
import { readTables } from './read-tables.ts';

/** An example falls below what is worth asking. */
const penalty = 40;

/** Any message whatever: labels, links, sentences, commands and tables. What another source's file adds is its own way. */
export const prose: Recogniser = ({ passages, links, byPerson }) => {
  const texts = passages.map((text) => toPieces(text, byPerson));
  const aboutPods = passages.some((text) => /\bpods?\b|KubePod|CrashLoop|OOMKill/i.test(text));
  return [
    ...texts.flatMap((pieces) => readRecords(labelled(pieces), { from: 'labels in the text' })),
    ...readLinks(links),
    ...passages.flatMap((text) => readTables(text)),
    ...texts.flatMap((pieces) => pieces.flatMap((piece) => readPiece(piece, aboutPods))),
  ];
};

/** Labels among instructions are labels all the same. */
const labelled = (pieces: readonly Piece[]): string =>
  pieces
    .filter((piece) => piece.as !== 'example')
    .map(({ text }) => text)
    .join('\n');

function readPiece({ text, as }: Piece, aboutPods: boolean): readonly Clue[] {
  const line = toLine(text);
  const clues = [...readCommands(text), ...readPhrases(line)];
  // A row of kubectl says of each pod how it is; its bare name says less.
  const bare = isRow(text) ? [] : readBareNames(line, aboutPods);
  if (as !== 'told') return [...clues, ...bare].flatMap(asExample);
  const setting = readSetting(line.words);
  return [...clues, ...bare, ...(setting === undefined ? [] : [setting])];
}

/** An example's namespace is not where the alert plays. */
function asExample({ kind, name, score, reason }: Clue): readonly Clue[] {
  if (kind === undefined || name === undefined) return [];
  return [{ kind, name, score: score - penalty, reason: `${reason}, as an example` }];
}

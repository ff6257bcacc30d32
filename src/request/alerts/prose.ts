import type { AlertMessage, Clue, Recogniser } from './alert.ts';
import { toLine } from './line.ts';
import { readBareNames } from './read-bare-names.ts';
import { readCommands } from './read-commands.ts';
import { isRow } from './read-kubectl-row.ts';
import { readLinks } from './read-links.ts';
import { readPhrases } from './read-phrases.ts';
import { readRecords } from './read-records.ts';
import { readSetting } from './read-setting.ts';
import { readTables } from './read-tables.ts';

/** What a line with one of these names is an example, not the subject. */
const example =
  /\be\.?g\.|\bfor (?:example|instance)\b|\bz\.\s?B\.|\bzum beispiel\b|\bpar exemple\b|\bpor ejemplo\b|\bad esempio\b|\bsuch as\b|\bexamples?\b|\bbeispiel|\bexemple|\bejemplo/i;
/** Instructions begin here and go to the next empty line. */
const instructions =
  /^\W{0,8}(?:runbook|playbook|how to|to (?:fix|debug|resolve|mitigate)|steps|next steps?|troubleshoot\w*|remediation|mitigation|what to do|see also|related|similar|previous\w*|last time)\b/i;
const step = /^\s{0,8}(?:\d{1,2}[.)]|step \d)\s/i;
const penalty = 40;
const maxLine = 2_000;
const maxLines = 1_500;

/** Any message whatever: labels, links, sentences, commands and tables. What another source's file adds is its own way. */
export const prose: Recogniser = (message) => [
  ...message.passages.flatMap((text) => readRecords(withoutExamples(text), { from: 'labels in the text' })),
  ...readLinks(message.links),
  ...message.passages.flatMap((text) => readTables(text)),
  ...message.passages.flatMap((text) => readLines(text, message)),
];

function readLines(text: string, { byPerson }: AlertMessage): readonly Clue[] {
  let instructed = false;
  return text.split('\n', maxLines).flatMap((raw) => {
    if (raw.trim() === '') instructed = false;
    if (instructions.test(raw)) instructed = !byPerson;
    return chunks(raw).flatMap((line) => {
      const clues = readLine(line);
      const apart = instructed || example.test(line) || (!byPerson && step.test(line));
      return apart ? clues.filter(({ name }) => name !== undefined).map(lessSure) : clues;
    });
  });
}

function readLine(text: string): readonly Clue[] {
  const line = toLine(text);
  const clues = [...readCommands(text), ...readPhrases(line)];
  const setting = readSetting(line.words);
  // A row of kubectl says of each pod how it is; its bare name says less.
  const bare = isRow(text) ? [] : readBareNames(line);
  return [...clues, ...bare, ...(setting === undefined ? [] : [setting])];
}

const lessSure = (clue: Clue): Clue => ({
  ...only(clue),
  score: clue.score - penalty,
  reason: `${clue.reason}, as an example`,
});

const withoutExamples = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !example.test(line.slice(0, maxLine)))
    .join('\n');

/** A line that no person would write is read in pieces. */
function chunks(line: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += maxLine) pieces.push(line.slice(at, at + maxLine));
  return pieces;
}

/** An example's namespace is not where the alert plays. */
const only = ({ kind, name }: Clue): Pick<Clue, 'kind' | 'name'> =>
  kind === undefined || name === undefined ? {} : { kind, name };

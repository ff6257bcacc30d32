import type { Clue } from './alert.ts';
import { slotOf } from './label-slots.ts';
import { isHead, isRow, readRow } from './read-kubectl-row.ts';
import { readRecords } from './read-records.ts';

const maxLines = 1_500;

/** Rows of `kubectl get`, and rows of tables with bars whose head names labels. */
export function readTables(text: string): readonly Clue[] {
  const lines = text.split('\n', maxLines);
  return [...readKubectl(lines), ...readBars(lines)];
}

function readKubectl(lines: readonly string[]): readonly Clue[] {
  let columns: readonly string[] | undefined;
  return lines.flatMap((line) => {
    if (isHead(line)) {
      columns = line.trim().split(/\s+/);
      return [];
    }
    // A table that lost its head is known by its rows.
    return columns !== undefined || isRow(line) ? readRow(line, columns ?? ['NAME', 'READY', 'STATUS']) : [];
  });
}

function readBars(lines: readonly string[]): readonly Clue[] {
  let head: readonly string[] | undefined;
  return lines.flatMap((line) => {
    const cells = line.includes('|') ? cellsOf(line) : undefined;
    const names = head;
    head =
      cells === undefined
        ? undefined
        : (head ?? (cells.some((cell) => slotOf(cell) !== undefined) ? cells : undefined));
    if (names === undefined || cells === undefined || names.length !== cells.length) return [];
    const row = names.map((name, at) => `${name}: ${singleWord(cells[at] ?? '')}`).join('\n');
    return readRecords(row, { from: 'a row of a table' });
  });
}

const cellsOf = (line: string): readonly string[] =>
  line
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|', 20)
    .map((cell) => cell.trim());

/** A cell with a sentence in it names nothing. */
const singleWord = (cell: string): string => (/^\S{1,320}$/.test(cell) ? cell : '');

import type { Measure } from './measure.ts';

interface Result {
  readonly node: string;
  readonly load: { readonly before: readonly number[]; readonly after: readonly number[] };
  readonly measures: readonly Measure[];
}

/** A table for people; what does not hold or was not measured cannot be overlooked. */
export function renderTable({ node, load, measures }: Result): string {
  const rows = measures.map((one) =>
    one.notMeasured === undefined
      ? [
          verdict(one),
          one.name,
          `${show(one.median)} ${one.unit}`,
          range(one),
          show(one.ratio),
          one.goal ?? 'no goal yet',
        ]
      : ['NOT MEASURED', one.name, one.notMeasured, '', '', ''],
  );
  const head = ['', 'measure', 'median', 'least to most (n)', 'ratio', 'goal'];
  const all = [head, ...rows];
  const widths = head.map((_, column) =>
    Math.max(...all.filter((row) => row[0] !== 'NOT MEASURED' || column < 2).map((row) => row[column]?.length ?? 0)),
  );
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = measures.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));
  const loads = [load.before, load.after].map((three) => (three[0] ?? 0).toFixed(1)).join(' → ');
  return `${[...lines, '', ...notes, '', `Node ${node}, load of the machine ${loads}`].join('\n')}\n`;
}

function verdict({ holds }: Measure): string {
  if (holds === undefined) return '–';
  return holds ? 'holds' : 'MISSED';
}

function range({ samples }: Measure): string {
  return samples.length === 0
    ? ''
    : `${show(Math.min(...samples))} to ${show(Math.max(...samples))} (${samples.length})`;
}

function show(value: number | undefined): string {
  if (value === undefined) return '';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Math.round(value * 100) / 100);
}

import type { Alarm, Mark } from './judge.ts';
import type { Result, Summary } from './summary.ts';

/** One line a fault: what kdebug and the yardstick said, side by side. */
export function faultRow({ fault, kdebug, yardstick }: Result): string {
  const name = `${fault.rung} ${fault.name}`.padEnd(42);
  return `${name} ${marks(kdebug)} | ${marks(yardstick)}  ${cut(kdebug.line)}`;
}

export const faultHead = `${'fault'.padEnd(42)} kdebug: root symptom named | yardstick: root symptom named; kdebug's first line`;

export function alarmRow({ name, ask, falseAlarm, yardstick, line, seconds, why }: Alarm): string {
  const own = falseAlarm ? 'ALARM' : why === undefined ? 'quiet' : 'blind';
  const title = `   ${name} (${ask})`.padEnd(42);
  return `${title} ${own} ${time(seconds)} | ${yardstick === '' ? 'quiet' : 'ALARM'}  ${cut(line)}`;
}

/** The figures side by side. */
export function totals({ kdebug, yardstick, healthyAsked, healthyPods, notInPlace }: Summary): string {
  const rows = [
    ['', 'faults', 'root', 'symptom', 'named', 'missed', 'median s', 'false alarms'],
    row('kdebug', kdebug, `${kdebug.falseAlarms} of ${healthyAsked} answers (${kdebug.notLooked} not looked)`),
    ...Object.entries(kdebug.byRung).map(([rung, score]) => row(`  ${rung}`, score)),
    row('yardstick', yardstick, `${yardstick.falseAlarms} of ${healthyPods} pods`),
    ...Object.entries(yardstick.byRung).map(([rung, score]) => row(`  ${rung}`, score)),
  ];
  const lines = rows.map((cells) =>
    cells
      .map((cell) => cell.padEnd(12))
      .join('')
      .trimEnd(),
  );
  return [...lines, ...notInPlace.map((what) => `not in place: ${what}`)].join('\n');
}

function row(name: string, score: Summary['kdebug']['byRung'][string] | undefined, alarms = ''): string[] {
  if (score === undefined) return [name];
  const { faults, root, symptom, named, missed, medianSeconds } = score;
  const part = (count: number) => `${count} (${Math.round((100 * count) / Math.max(1, faults))} %)`;
  return [name, String(faults), part(root), part(symptom), part(named), part(missed), String(medianSeconds), alarms];
}

function marks({ root, symptom, named, seconds }: Mark): string {
  return `${[root, symptom, named].map((held) => (held ? 'yes' : ' - ')).join(' ')} ${time(seconds)}`;
}

function time(seconds: number): string {
  return `${seconds.toFixed(1).padStart(5)} s`;
}

function cut(line: string): string {
  return line.length > 150 ? `${line.slice(0, 149)}…` : line;
}

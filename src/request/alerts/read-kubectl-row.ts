import { type AlertKind, type Clue, scores } from './alert.ts';
import { kindOf } from './kind-words.ts';
import { isNamespace, isObjectName } from './pod-shape.ts';

const well = new Set(['Running', 'Completed', 'Succeeded']);
/** Columns that only `kubectl get` of one kind has; the first that fits. */
const kindByColumn: readonly (readonly [string, AlertKind | undefined])[] = [
  ['ROLES', undefined],
  ['CPU%', undefined],
  ['CPU(cores)', 'Pod'],
  ['STATUS', 'Pod'],
  ['DESIRED', 'DaemonSet'],
  ['UP-TO-DATE', 'Deployment'],
  ['COMPLETIONS', 'Job'],
  ['SCHEDULE', 'CronJob'],
  ['CLUSTER-IP', 'Service'],
  ['READY', 'StatefulSet'],
];

export const isHead = (line: string): boolean => /^\s*(?:NAMESPACE\s+)?NAME\s+\S/.test(line);
/** 'web-0  0/1  CrashLoopBackOff  12' */
export const isRow = (line: string): boolean => /\s\d{1,3}\/\d{1,3}\s+[A-Z][A-Za-z:]{2,40}\s+\d/.test(line);

export function readRow(line: string, columns: readonly string[]): readonly Clue[] {
  const row = line.trim().split(/\s+/, 12);
  const cell = (column: string): string => row[columns.indexOf(column)] ?? '';
  const [prefix = '', rest] = cell('NAME').split('/');
  const name = rest ?? prefix;
  const kind = rest === undefined ? kindIn(columns) : kindOf(prefix);
  if (kind === undefined || kind === 'ReplicaSet' || row.length < 3 || !isObjectName(name)) return [];
  const namespace = cell('NAMESPACE');
  return [
    {
      kind,
      name,
      ...(isNamespace(namespace) ? { namespace } : {}),
      score: isSick(cell('STATUS'), cell('READY')) ? scores.sickRow : scores.wellRow,
      reason: `a row of kubectl shows ${kind} ${name}`,
    },
  ];
}

const kindIn = (columns: readonly string[]): AlertKind | undefined =>
  kindByColumn.find(([column]) => columns.includes(column))?.[1];

function isSick(status: string, readiness: string): boolean {
  if (status === 'Completed' || status === 'Succeeded') return false;
  const [ready, of] = readiness.split('/');
  return (status !== '' && !well.has(status)) || (of !== undefined && ready !== of);
}

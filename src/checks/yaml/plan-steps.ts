import type { Input } from '../../check/check.ts';
import type { Rung, Step, Word } from '../../runner/step.ts';
import { secretMounts } from '../volume-of.ts';
import { fileGate, peerGate } from './gate-scripts.ts';
import { fill, type Piece, piecesOf } from './template.ts';
import type { YamlFile, YamlStep } from './yaml-schema.ts';

/** What the check's schema made of the person's words. */
export type Args = Readonly<Record<string, string | number | undefined>>;

/** The steps of a check, with the person's words as whole arguments; a script is the constant text of the file. */
export function planSteps(file: YamlFile, input: Input<Args>): readonly Step[] {
  return Object.entries(file.steps).map(([id, step]) => ({
    id,
    argv: argvOf(id, step, input),
    rung: rungOf(step),
    timeoutMs: step.seconds * 1000,
    maxBytes: step.kilobytes * 1024,
    ...(step.samples === undefined
      ? {}
      : { samples: { count: step.samples.count, everyMs: step.samples.everySeconds * 1000 } }),
    ...(step.reaches === undefined ? {} : { reaches: [peerOf(step.reaches, input.args)] }),
  }));
}

export function rungOf({ rung }: YamlStep): Rung {
  return Number(rung.slice(1)) as Rung;
}

/** The file that a step opens, as the person or the check names it. */
export function openedPath({ opens }: YamlStep, args: Args): string | undefined {
  return opens === undefined ? undefined : fillArgs(opens.path, args);
}

/** `sh -c SCRIPT ID WORDS` or the words alone; behind a gate, where a file is opened or a peer reached. */
function argvOf(id: string, step: YamlStep, { args, api, target }: Input<Args>): readonly [Word, ...Word[]] {
  const { argv = [], script, with: given = [] } = step;
  const words = script === undefined ? argv : given;
  const pid: Word = usesPid(words) ? { the: 'targetPid' } : '-';
  // A script is never filled: what a person typed cannot become part of it.
  const behind = (gate: string, ...ahead: readonly Word[]): readonly [Word, ...Word[]] => [
    'sh',
    '-c',
    `${gate}\n${script ?? 'exec "$@"'}`,
    id,
    ...ahead,
    ...words.map((word) => gateWord(word, args)),
  ];
  const path = openedPath(step, args);
  if (path !== undefined) {
    return behind(fileGate, { the: 'targetRoot' }, secretMounts(api.pod, target).join('\n'), pid, path);
  }
  if (step.reaches !== undefined) {
    return behind(peerGate, peerOf(step.reaches, args).host, api.pod.spec?.hostNetwork === true ? '1' : '0', pid);
  }
  const [first = '', ...rest] = words.map((word) => plainWord(word, args));
  return script === undefined
    ? [first, ...rest]
    : ['sh', '-c', script, id, ...words.map((word) => plainWord(word, args))];
}

function usesPid(words: readonly string[]): boolean {
  return words.flatMap(piecesOf).some((piece) => 'name' in piece && piece.name === 'targetPid');
}

function plainWord(word: string, args: Args): Word {
  const [first, ...rest] = piecesOf(word);
  if (first !== undefined && 'name' in first && (first.name === 'targetPid' || first.name === 'targetRoot')) {
    const then = textOf(rest, args);
    return then === '' ? { the: first.name } : { the: first.name, then };
  }
  return fillArgs(word, args);
}

/** See shellFill in gate-scripts.ts. */
function gateWord(word: string, args: Args): string {
  const pieces = piecesOf(word);
  const [first, ...rest] = pieces;
  if (first !== undefined && 'name' in first && first.name === 'targetPid') return `p${textOf(rest, args)}`;
  const held = pieces.findIndex((piece) => 'name' in piece && (piece.name === 'file' || piece.name === 'address'));
  if (held === -1) return `=${textOf(pieces, args)}`;
  return `m${textOf(pieces.slice(0, held), args)}{}${textOf(pieces.slice(held + 1), args)}`;
}

function textOf(pieces: readonly Piece[], args: Args): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : String(args[piece.name] ?? ''))).join('');
}

function fillArgs(source: string, args: Args): string {
  return fill(source, (name) => String(args[name] ?? '')) ?? '';
}

/** Whom a step reaches, with the person's arguments. */
export function peerOf({ host, port }: NonNullable<YamlStep['reaches']>, args: Args): { host: string; port: number } {
  return { host: fillArgs(host, args), port: typeof port === 'number' ? port : Number(fillArgs(port, args)) };
}

import { type Clue, scores } from './alert.ts';
import { kindOf } from './kind-words.ts';
import { isObjectName } from './pod-shape.ts';
import { readSetting } from './read-setting.ts';
import { type Word, wordsOf } from './words.ts';

const flagsWithValue = new Set([
  '-n',
  '--namespace',
  '-c',
  '--container',
  '--context',
  '--kube-context',
  '--tail',
  '--since',
  '-o',
  '--output',
  '-l',
  '--selector',
  '-f',
  '--filename',
  '--kubeconfig',
  '--image',
  '--target',
]);
const verbs = new Set([
  'logs',
  'log',
  'describe',
  'exec',
  'get',
  'delete',
  'debug',
  'attach',
  'port-forward',
  'top',
  'cp',
  'rollout',
  'scale',
  'edit',
  'annotate',
  'events',
  'restart',
  'status',
]);
const onPods = new Set(['logs', 'log', 'exec', 'debug', 'attach', 'port-forward', 'cp']);

/** The object that a kubectl (or oc, k) command in a line is about. */
export function readCommands(line: string): readonly Clue[] {
  const at = line.search(/(?:^|[\s`$(])(?:kubectl|oc|k|kdebug|stern)\s/);
  if (at === -1) return [];
  const words = wordsOf(line.slice(at)).slice(1);
  const clue = objectIn(words);
  const setting = readSetting(words);
  if (clue === undefined) return setting === undefined ? [] : [setting];
  return [{ ...setting, ...clue, reason: `the command names ${clue.kind} ${clue.name}` }];
}

function objectIn(
  words: readonly Word[],
): (Pick<Clue, 'kind' | 'name' | 'score'> & { kind?: Clue['kind'] }) | undefined {
  const plain = withoutFlags(words);
  const [verb, first, second] =
    plain[0]?.lower === 'rollout' || plain[0]?.lower === 'top' ? plain.slice(plain[0].lower === 'top' ? 0 : 1) : plain;
  if (verb === undefined || first === undefined || !verbs.has(verb.lower) || first.cut) return undefined;
  const [prefix = '', rest] = first.text.split('/');
  const kind = kindOf(prefix);
  const named = rest ?? (kind === undefined ? undefined : second?.text);
  if (kind !== undefined && kind !== 'ReplicaSet' && named !== undefined && isObjectName(named)) {
    return { kind, name: named, score: scores.kubectl };
  }
  if (!onPods.has(verb.lower) || first.text.includes('/') || !isObjectName(first.text)) return undefined;
  return { kind: 'Pod', name: first.text, score: scores.kubectl };
}

function withoutFlags(words: readonly Word[]): readonly Word[] {
  const plain: Word[] = [];
  let skip = false;
  for (const word of words) {
    if (skip) {
      skip = false;
    } else if (word.text === '--') {
      break;
    } else if (word.text.startsWith('-')) {
      skip = flagsWithValue.has(word.text);
    } else plain.push(word);
  }
  return plain;
}

import { type Clue, scores } from './alert.ts';
import { kindOf } from './kind-words.ts';
import { isObjectName } from './pod-shape.ts';
import { readSetting } from './read-setting.ts';
import { isSpeech } from './speech.ts';
import { type Word, wordsOf } from './words.ts';

const command = /(?:^|[\s`$(])(?:kubectl|oc|k|stern)\s([^`|;&\n]*)/;
const flagsWithValue = new Set(
  '-n --namespace -c --container --context --kube-context --tail --since -o --output -l --selector -f --filename --kubeconfig --image --target'.split(
    ' ',
  ),
);
const verbs = new Set(
  'logs log describe exec get delete debug attach port-forward top cp rollout scale edit annotate restart status'.split(
    ' ',
  ),
);
/** These take a pod's name without its kind. */
const onPods = new Set('logs log exec debug attach port-forward cp'.split(' '));

/** The object that a kubectl (or oc, k) command in a line is about. */
export function readCommands(line: string): readonly Clue[] {
  const [, given] = command.exec(line) ?? [];
  if (given === undefined) return [];
  const words = wordsOf(given);
  const setting = readSetting(words);
  const clue = objectIn(withoutFlags(words));
  if (clue === undefined) return setting === undefined ? [] : [setting];
  return [{ ...setting, ...clue, score: scores.kubectl, reason: `the command names ${clue.kind} ${clue.name}` }];
}

function objectIn(words: readonly Word[]): Pick<Clue, 'kind' | 'name'> | undefined {
  const [verb, first, second] = words[0]?.lower === 'rollout' ? words.slice(1) : words;
  if (verb === undefined || first === undefined || first.cut || !verbs.has(verb.lower)) return undefined;
  const [prefix = '', rest] = first.text.split('/');
  const kind = kindOf(prefix);
  if (kind === undefined)
    return onPods.has(verb.lower) && isName(first.text) ? { kind: 'Pod', name: first.text } : undefined;
  const name = rest ?? second?.text ?? '';
  return kind === 'ReplicaSet' || !isName(name) ? undefined : { kind, name };
}

const isName = (text: string): boolean => isObjectName(text) && !isSpeech(text);

/** What stands behind `--` is for the container. */
function withoutFlags(words: readonly Word[]): readonly Word[] {
  const end = words.findIndex(({ text }) => text === '--');
  const own = end === -1 ? words : words.slice(0, end);
  return own.filter(({ text }, at) => !text.startsWith('-') && !flagsWithValue.has(own[at - 1]?.text ?? ''));
}

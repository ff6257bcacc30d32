import { type Clue, scores } from './alert.ts';
import { isExporter } from './is-exporter.ts';
import { isClusterName, isNamespace, isPodName } from './pod-shape.ts';
import { isSpeech } from './speech.ts';
import type { Word } from './words.ts';

const namespaceWords = new Set(['namespace', 'ns', 'namensraum', 'namespaces', '-n', '--namespace']);
const containerWords = new Set([
  'container',
  '-c',
  '--container',
  'conteneur',
  'contenedor',
  'contenitore',
  'contêiner',
]);

/** Namespace, container and cluster that a sentence or a command names; undefined when it names none. */
export function readSetting(words: readonly Word[]): Clue | undefined {
  const behind = valueBehind(words, namespaceWords, '--namespace=');
  const ahead = before(words, namespaceWords);
  // 'redis-0 in travel ns: connection refused'
  const isAhead = ahead !== undefined && /^(?:in|im|from|of|inside|en|nel|du|dans)$/.test(wordBefore(words, ahead));
  const namespace = !isAhead && behind !== undefined && isNamespace(behind) ? behind : ahead;
  const container = valueBehind(words, containerWords, '--container=');
  const cluster = clusterIn(words);
  const setting = {
    ...(namespace !== undefined && isNamespace(namespace) ? { namespace } : {}),
    ...(container !== undefined && isNamespace(container) && !isExporter(container) ? { container } : {}),
    ...(cluster !== undefined && isClusterName(cluster) ? { cluster } : {}),
  };
  if (Object.keys(setting).length === 0) return undefined;
  return { ...setting, score: scores.setting, reason: 'a sentence says where' };
}

function valueBehind(words: readonly Word[], keys: ReadonlySet<string>, inline: string): string | undefined {
  for (const [at, word] of words.entries()) {
    if (word.lower.startsWith(inline)) return word.text.slice(inline.length);
    if (!keys.has(word.lower)) continue;
    const next = words[at + 1];
    const value = next !== undefined && /^(?:name|named|called|is|=|:)$/.test(next.lower) ? words[at + 2] : next;
    if (value !== undefined && isValue(value) && isPlaced(words, at, value)) return value.text;
  }
  return undefined;
}

/** 'in', 'im', 'du', 'w', 'nel': in most languages a short word. */
const isPreposition = (word: string): boolean => word.length <= 3 || /^(?:dans|from|within|inside)$/.test(word);

/** A plain word behind 'namespace' or 'container' is a name only where the sentence has a place for one. */
function isPlaced(words: readonly Word[], at: number, value: Word): boolean {
  const word = words[at];
  if (word === undefined || value.quoted || word.colon || /^-|^ns$/.test(word.lower) || /[-\d]/.test(value.text))
    return true;
  const ahead = words[at - 1]?.lower ?? '';
  const behind = words[words.indexOf(value) + 1]?.lower ?? '';
  if (/^(?:in|of|im|du|del|on|\|)$/.test(behind)) return true;
  // 'Container web' alone in its line or brackets; not 'one container terminated'.
  if (words.length === 2 || (word.opens && value.ends)) return true;
  if (!namespaceWords.has(word.lower)) return /^(?:in|on|of|for|from|im|du|del|des)$/.test(ahead);
  return isPreposition(ahead) || value.ends || behind === '';
}

const wordBefore = (words: readonly Word[], text: string): string =>
  words[words.findIndex((word) => word.text === text) - 1]?.lower ?? '';

/** 'in the cache namespace' */
function before(words: readonly Word[], keys: ReadonlySet<string>): string | undefined {
  const on = words.findIndex(({ lower, opens }, at) => {
    const value = words[at - 1];
    if (value === undefined || opens || lower.startsWith('-') || !keys.has(lower)) return false;
    return isValue(value) && !value.ends && !isPodName(value.text);
  });
  return words[on - 1]?.text;
}

function clusterIn(words: readonly Word[]): string | undefined {
  const flag = valueBehind(words, new Set(['--context', '--kube-context']), '--context=');
  if (flag !== undefined) return flag;
  for (const [at, word] of words.entries()) {
    if (word.lower !== 'cluster') continue;
    const [next, last] = [words[at + 1], words[at - 1]];
    if (next !== undefined && !word.ends && isClusterLike(next)) return next.text;
    if (next !== undefined && word.ends && next.quoted) return next.text;
    if (last !== undefined && !last.ends && isClusterLike(last)) return last.text;
  }
  return undefined;
}

const stages = /^(?:prod|production|staging|stage|stg|dev|test|qa|uat|preprod|live|sandbox)$/;

function isClusterLike(word: Word): boolean {
  return (
    isValue(word) &&
    (word.quoted || /[a-z0-9][-_][a-z0-9]/i.test(word.text) || stages.test(word.text) || /^[a-z]+\d+$/.test(word.text))
  );
}

const isValue = ({ text, lower, cut }: Word): boolean =>
  !cut && /^[a-z0-9]/i.test(text) && !isSpeech(lower) && !/^\d+$/.test(text);

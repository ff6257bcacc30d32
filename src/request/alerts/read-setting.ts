import { type Clue, scores } from './alert.ts';
import { isExporter } from './is-exporter.ts';
import { isClusterName, isNamespace } from './pod-shape.ts';
import type { Word } from './words.ts';

const namespaceWords = new Set(['namespace', 'ns', 'namensraum', 'namespaces', '-n', '--namespace']);
/** Words of sentences, which no namespace or cluster is called. */
const speech = new Set(
  'a an the this that these in on of at to by for from with and or is are was were be been has have had not no its it our your my all any some same wrong other another each every new old which what when where who how still again just now then there here only also default-ish der die das dem den des im in und oder ist sind war hat nicht unser unserem le la les du de des un une et ou est sont el los las del y o es con per il lo i che non autoscaler health upgrade admin issue problem level wide state status name names node nodes using running shows has cannot can could may might must should will would because since after before while if but as so than up down out over under one two both'.split(
    ' ',
  ),
);

/** Namespace, container and cluster that a sentence or a command names; undefined when it names none. */
export function readSetting(words: readonly Word[]): Clue | undefined {
  const namespace = valueBehind(words, namespaceWords, '--namespace=') ?? before(words, namespaceWords);
  const container = valueBehind(words, new Set(['container', '-c', '--container']), '--container=');
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
    if (value !== undefined && isValue(value)) return value.text;
  }
  return undefined;
}

/** 'in the cache namespace' */
function before(words: readonly Word[], keys: ReadonlySet<string>): string | undefined {
  for (const [at, word] of words.entries()) {
    const value = words[at - 1];
    if (
      at > 0 &&
      !word.lower.startsWith('-') &&
      keys.has(word.lower) &&
      value !== undefined &&
      isValue(value) &&
      !value.ends
    ) {
      return value.text;
    }
  }
  return undefined;
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
  !cut && /^[a-z0-9]/i.test(text) && !speech.has(lower) && !/^\d+$/.test(text);

import { type Clue, scores } from './alert.ts';
import { isExporter } from './is-exporter.ts';
import { kindOf } from './kind-words.ts';
import { isOfOther, type Line } from './line.ts';
import { isLikeBarePod, isNamespace, isObjectName, isPodName } from './pod-shape.ts';
import type { Word } from './words.ts';

/** 'web-0_shop(uid)', and containers' names of old: k8s_app_web-0_shop_uid_0. */
const byKubelet =
  /^(?:k8s_[a-z0-9-]{1,63}_)?([a-z0-9][a-z0-9.-]{1,253})_([a-z0-9-]{1,63})(?:\([0-9a-f-]{4,40}|_[0-9a-f-]{8,40}_\d{1,9})\)?$/;

/** Names without their kind: what only pods are called, or what they may be called in the right company. */
export function readBareNames(line: Line): readonly Clue[] {
  return line.words.flatMap((word, at) => {
    if (word.cut || isOfOther(line.words, at)) return [];
    const placed = namespaceBehind(line.words, at);
    return (ofKubelet(word) ?? plain(word, line)).map((clue) => ({ ...placed, ...clue }));
  });
}

/** '`web-0` in `shop`' */
function namespaceBehind(words: readonly Word[], at: number): Pick<Clue, 'namespace'> {
  const [link, place] = words.slice(at + 1, at + 3);
  if (place === undefined || !/^(?:in|im|dans|en|nel|di)$/.test(link?.lower ?? '')) return {};
  return place.quoted && isNamespace(place.text) ? { namespace: place.text } : {};
}

function ofKubelet({ text }: Word): readonly Clue[] | undefined {
  const [, name = '', namespace = ''] = byKubelet.exec(text) ?? [];
  if (!isNamespace(namespace) || !isObjectName(name)) return undefined;
  return [{ kind: 'Pod', name, namespace, score: scores.phrase, reason: `the kubelet calls Pod ${name} so` }];
}

function plain({ text, quoted }: Word, { inTrouble, saysPod, saysNamespace }: Line): readonly Clue[] {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  const [namespace] = parts.length === 2 ? parts : [];
  if (namespace !== undefined && kindOf(namespace) !== undefined) return [];
  if (parts.length > 2 || !isObjectName(name) || (namespace !== undefined && !isNamespace(namespace))) return [];
  const placed = namespace === undefined ? {} : { namespace };
  const bonus = namespace === undefined ? 0 : 8;
  const clue = (score: number, reason: string) => [{ kind: 'Pod', name, ...placed, score, reason } as const];
  if (isExporter(name)) return clue(scores.weak, `${name} measures others`);
  if (isPodName(name)) return clue(scores.shape + bonus, `only a pod is called like ${name}`);
  if (!isLikeBarePod(name)) return [];
  const company = (inTrouble ? 8 : 0) + (saysNamespace ? 12 : 0) + (quoted ? 4 : 0) + bonus;
  // Much else is numbered: without a word of pods it is not even worth asking.
  const score = saysPod ? scores.loose + 10 + company : scores.loose;
  return clue(score, `a pod may be called like ${name}`);
}

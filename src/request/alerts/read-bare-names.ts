import { type Clue, scores } from './alert.ts';
import { isExporter } from './is-exporter.ts';
import { kindOf } from './kind-words.ts';
import { isOfOther, type Line } from './line.ts';
import { isLikeBarePod, isNamespace, isObjectName, isPodName } from './pod-shape.ts';
import type { Word } from './words.ts';

/** 'web-0_shop(uid)', and containers' names of old: k8s_app_web-0_shop_uid_0. */
const byKubelet =
  /^(?:k8s_[a-z0-9-]{1,63}_)?([a-z0-9][a-z0-9.-]{1,253})_([a-z0-9-]{1,63})(?:\([0-9a-f-]{4,40}|_[0-9a-f-]{8,40}_\d{1,9})\)?$/;

/** Names without their kind: what only pods are called, or what they may be in company. aboutPods: the message speaks of pods. */
export function readBareNames(line: Line, aboutPods: boolean): readonly Clue[] {
  return line.words.flatMap((word, at) => {
    if (word.cut || isOfOther(line.words, at)) return [];
    const placed = namespaceBehind(line.words, at);
    return (ofKubelet(word) ?? plain(word, line, aboutPods)).map((clue) => ({ ...placed, ...clue }));
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

function plain({ text, quoted }: Word, line: Line, aboutPods: boolean): readonly Clue[] {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  const [namespace] = parts.length === 2 ? parts : [];
  if (parts.length > 2 || !isObjectName(name)) return [];
  if (namespace !== undefined && (kindOf(namespace) !== undefined || !isNamespace(namespace))) return [];
  const bonus = namespace === undefined ? 0 : 8;
  const clue = (score: number, reason: string): readonly Clue[] => [
    { kind: 'Pod', name, ...(namespace === undefined ? {} : { namespace }), score, reason },
  ];
  if (isExporter(name)) return clue(scores.weak, `${name} measures others`);
  if (isPodName(name)) return clue(scores.shape + bonus, `only a pod is called like ${name}`);
  if (!isLikeBarePod(name)) return [];
  const more = company(line, aboutPods);
  // Much else is numbered: where nothing speaks of pods it is not even worth asking.
  const score = more === 0 ? scores.loose : scores.loose + more + bonus + (quoted ? 4 : 0);
  return clue(score, `a pod may be called like ${name}`);
}

/** How much a line speaks for a pod; 0 when nothing in it or around it does. */
function company({ inTrouble, saysPod, saysNamespace, happensToPods }: Line, aboutPods: boolean): number {
  if (!(saysPod || aboutPods || saysNamespace || happensToPods)) return 0;
  const told = (saysPod ? 10 : aboutPods ? 6 : 0) + (happensToPods ? 18 : 0) + (saysNamespace ? 12 : 0);
  // In trouble and in a namespace: what else would it be?
  return told + (inTrouble ? 8 : 0) + (inTrouble && saysNamespace ? 5 : 0);
}

import { type Clue, scores } from './alert.ts';
import { isExporter } from './is-exporter.ts';
import { type Kind, kindOf } from './kind-words.ts';
import { isOfOther, type Line } from './line.ts';
import { isNameLike, isPlaced } from './name-like.ts';
import { deploymentOf, isLikePodName, isNamespace, isObjectName, isPodName } from './pod-shape.ts';
import type { Word } from './words.ts';

/** What may stand between a kind and a name. */
const fillers = new Set('generation named called name namens nommé llamado is resource the der for = : - →'.split(' '));

/** 'pods/log' is a right, no pod. */
const subresources = new Set(
  'attach log exec ephemeralcontainers status portforward proxy eviction binding scale resize'.split(' '),
);

/** What a sentence names with its kind, in any language that keeps Kubernetes' own words. */
export function readPhrases(line: Line): readonly Clue[] {
  return line.words.flatMap((_, at) => [
    // 'Pod jobs/a-0' is a pod in the namespace jobs.
    ...(kindOf(line.words[at - 1]?.text ?? '') === undefined ? withPrefix(line, at) : []),
    ...behindKind(line, at),
    ...beforeKind(line, at),
  ]);
}

/** 'deploy/web', 'pod/shop/web-0' */
function withPrefix(line: Line, at: number): readonly Clue[] {
  const word = line.words[at];
  const [prefix = '', ...rest] = word?.text.split('/') ?? [];
  const kind = rest.length === 1 || rest.length === 2 ? kindOf(prefix) : undefined;
  if (word === undefined || kind === undefined || subresources.has(rest.at(-1) ?? '')) return [];
  // Folders are called deploy, too.
  const score = kind === 'Pod' || line.inTrouble || line.saysNamespace ? scores.phrase : scores.weak;
  return name(kind, { ...word, text: rest.join('/') }, { next: line.words[at + 1], score });
}

/** 'Pod shop/web-0 (app)', 'pod `web-0`' */
function behindKind(line: Line, at: number): readonly Clue[] {
  const { words } = line;
  const word = words[at];
  const kind = kindOf(word?.text ?? '');
  if (word === undefined || kind === undefined || word.cut || (word.ends && !word.colon)) return [];
  const on = behindFillers(words, at + 1);
  const next = words[on];
  if (
    next === undefined ||
    !(isNameLike(next, kind, line.inTrouble || /^[A-Z]/.test(word.text)) || isPlaced(words, on))
  )
    return [];
  if (isLabel(word, line, at) && (kind === 'Service' || isExporter(next.text))) return [];
  return name(kind, next, { next: words[on + 1], score: isSure(kind, next.text, line) ? scores.phrase : scores.weak });
}

/** At most two: 'Deployment generation for shop/web'. */
function behindFillers(words: readonly Word[], at: number): number {
  const isFiller = (on: number): boolean => fillers.has(words[on]?.lower ?? '');
  if (!isFiller(at)) return at;
  return isFiller(at + 1) ? at + 2 : at + 1;
}

/** 'the checkout-api deployment', '`web-0` pod' */
function beforeKind(line: Line, at: number): readonly Clue[] {
  const { words } = line;
  const before = words[at - 1];
  const kind = kindOf(words[at]?.text ?? '');
  if (before === undefined || kind === undefined || before.ends || kind === 'Job') return [];
  if (kindOf(words[at - 2]?.text ?? '') !== undefined || isOfOther(words, at - 1)) return [];
  const isName =
    kind === 'Pod'
      ? isPodName(before.text) || isLikePodName(before.text) || (before.quoted && /[-/]/.test(before.text))
      : before.quoted || /[a-z]-[a-z0-9]/.test(before.text);
  return isName && (kind === 'Pod' || (line.inTrouble && isSure(kind, before.text, line)))
    ? name(kind, before, { score: scores.phrase - 6 })
    : [];
}

/** A label of what measures tells nothing, nor does somebody else's service; a sentence about it does. */
function isLabel(word: Word, { words }: Line, at: number): boolean {
  return word.colon || /^\W/.test(words[at + 1]?.text ?? '') || words.length < 5;
}

/** Elsewhere too things are called deployments, jobs and services. */
function isSure(kind: Kind, named: string, { inTrouble, saysNamespace }: Line): boolean {
  if (kind === 'Pod' || named.includes('/') || saysNamespace) return true;
  return inTrouble && kind !== 'Service' && (kind !== 'Job' || /-\d{7,10}$/.test(named));
}

interface Around {
  readonly next?: Word | undefined;
  readonly score?: number;
}

function name(kind: Kind, word: Word, { next, score = scores.phrase }: Around): readonly Clue[] {
  const parts = word.text.split('/');
  const own = parts.at(-1) ?? '';
  const [namespace] = parts.length === 2 ? parts : [];
  if (word.cut || parts.length > 2 || !isObjectName(own)) return [];
  if (namespace !== undefined && !isNamespace(namespace)) return [];
  // The rules of kubernetes-mixin write 'Pod shop/web-0 (container)'.
  const isContainer = kind === 'Pod' && next?.bracketed === true && /^[a-z]/.test(next.text) && isNamespace(next.text);
  const deployment = deploymentOf(own);
  if (kind === 'ReplicaSet' && deployment === undefined) return [];
  const subject =
    kind === 'ReplicaSet' ? ({ kind: 'Deployment', name: deployment ?? own } as const) : { kind, name: own };
  return [
    {
      ...subject,
      ...(namespace === undefined ? {} : { namespace }),
      ...(isContainer ? { container: next.text } : {}),
      score,
      reason: `it says ${subject.kind} ${subject.name}`,
    },
  ];
}

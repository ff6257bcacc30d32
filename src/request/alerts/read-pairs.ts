import { type Slot, slotOf } from './label-slots.ts';
import { type Pair, toPairs } from './to-pairs.ts';

/** A line between two alerts, or the heading of those that are over or not. */
export type Mark = 'next' | 'resolved' | 'firing';

const maxLines = 1_500;
/** `pod: x`, `pod = "x"`, `pod=~"x"`, `"pod": "x"`, `kube_namespace:x`. What stands before a name is no letter of it. */
const inline =
  /(^|[\s|,;&+({[•●"'`@])([A-Za-z][\w./-]{0,40})["'`]?\s{0,3}(?:=~?|:|→)(\s{0,3})(?:\\?["'`]{1,2}([^"'`\\\n]{1,300})|([^\s"'`,;|(){}[\]]{1,300}))/g;
/** `Kubernetes namespace: x`, `● Pod name "x"`: a name of several words, or a value in code, at a line's beginning. */
const ofLine =
  /^[\s>•●▪◦·+\-–—]{0,8}["'`]?([A-Za-z][\w ./-]{0,40}?)["'`]?\s{0,3}(?:[:=→]{1,2}\s{0,3}(.{0,500})|`([^`]{1,300})`)/;
const heading = /^[\s>•●▪◦·+\-–—#]{0,8}["'`]?([A-Za-z][\w ./-]{0,30}?)["'`]?\s?:?\s{0,3}$/;
const listed = /^[\s>•●▪◦·+\-–—]{0,8}["'`]?([a-z0-9][a-z0-9./-]{0,300})["'`]?\s{0,3}(?:\(.{0,80})?$/;
const kindAlone = /^\W{0,8}([A-Za-z]{2,20})\W{0,3}$/;
const nameWords =
  /\b(pod|container|cluster|namespace|deployment|job|statefulset|daemonset|cronjob|service|node) name\b/gi;

/** All labels, tags and fields of a text in reading order, and the marks between alerts. */
export function readPairs(text: string): readonly (Pair | Mark)[] {
  const found: (Pair | Mark)[] = [];
  let headed: Slot | undefined;
  for (const raw of text.split('\n', maxLines)) {
    const line = raw.replace(nameWords, '$1_name');
    const mark = markOf(line);
    if (mark !== undefined) found.push(mark);
    const value = valueBelow(headed, line);
    if (headed !== undefined && value !== undefined) {
      found.push(...toPairs(headed, value));
      // One value stands below its name, or a list of them.
      if (!/^\s*[•●▪◦·+\-–—]/.test(line)) headed = undefined;
      continue;
    }
    headed = slotOf(heading.exec(line)?.[1] ?? '');
    if (headed === undefined) found.push(...pairsOfLine(line));
  }
  return found;
}

function valueBelow(slot: Slot | undefined, line: string): string | undefined {
  if (slot === undefined) return undefined;
  return (slot === 'kind' || slot === 'workloadKind' ? kindAlone : listed).exec(line)?.[1];
}

function markOf(line: string): Mark | undefined {
  if (/^\W{0,12}(?:labels|alert labels|value)\b/i.test(line)) return 'next';
  if (/^\W{0,12}(?:alerts? )?(?:resolved|recovered|behoben)\b\W{0,4}\d{0,3}\W{0,3}$/i.test(line)) return 'resolved';
  if (/^\W{0,12}(?:alerts? )?firing\b\W{0,4}\d{0,3}\W{0,3}$/i.test(line)) return 'firing';
  return undefined;
}

function pairsOfLine(line: string): readonly Pair[] {
  const [, key = '', rest, code] = ofLine.exec(line) ?? [];
  const slot = key.includes(' ') || code !== undefined ? slotOf(key) : undefined;
  if (slot !== undefined) return toPairs(slot, code ?? rest ?? '');
  if (slotOf(key) === 'pod' && rest?.includes(',') && !/[:=]/.test(rest)) return toPairs('pod', rest);
  return inlinePairs(line);
}

function inlinePairs(line: string): readonly Pair[] {
  const pairs: Pair[] = [];
  inline.lastIndex = 0;
  for (let match = inline.exec(line); match !== null; match = inline.exec(line)) {
    const [all, before = '', name = '', gap = '', quoted, bare] = match;
    const slot = slotOf(name);
    const value = quoted ?? bare ?? '';
    const isSentence =
      gap !== '' && quoted === undefined && before === ' ' && /^[a-z]+$/i.test(value) && all.includes(':');
    // 'what is wrong with that pod: not a dump' is no label.
    if (slot !== undefined) pairs.push(...(isSentence && !isBegin(line, match.index) ? [] : toPairs(slot, value)));
    // `Tags: pod_name:x`: the value of a name that tells nothing may be a pair itself.
    else inline.lastIndex = match.index + all.length - value.length - (quoted === undefined ? 1 : 2);
  }
  return pairs;
}

const isBegin = (line: string, at: number): boolean =>
  /(?:^|[,|;({[•●▪◦·+\-–—*#>])\s*$/.test(line.slice(Math.max(0, at - 40), at));

import { kindOf } from './kind-words.ts';
import type { Slot } from './label-slots.ts';
import { isSpeech } from './speech.ts';

export interface Pair {
  readonly slot: Slot;
  readonly value: string;
}

const mostValues = 50;

/** What a label's value tells; of pods there may be several: 'a, b'. */
export function toPairs(slot: Slot, text: string): readonly Pair[] {
  const values = slot === 'pod' ? text.split(/\s*[,;]\s*|\s+(?:and|und|et|y)\s+/) : [text];
  // In a list each value is a word; in a sentence with commas it is not.
  const listed = values.length === 1 ? values : values.filter((one) => /^\s*\S{1,320}\s*(?:\(.{0,80})?$/.test(one));
  return listed.slice(0, mostValues).flatMap((one) => toPair(slot, one));
}

function toPair(slot: Slot, text: string): readonly Pair[] {
  const [word = ''] = text.trim().split(/[\s,;|]/, 1);
  // A pattern, a template that was not filled in, a name that is cut off.
  if (/[{}$*…]|\.\.\.$/.test(word)) return [];
  const value = word.replace(/^["'`([{]+|["'`)\]}.,;:]+$/g, '');
  if (value === '') return [];
  if (slot === 'kind' || slot === 'workloadKind' || slot === 'alertname') return [{ slot, value }];
  if (kindOf(value) !== undefined || isSpeech(value.toLowerCase())) return [];
  return slot === 'node' || slot === 'cluster' ? [{ slot, value }] : withPlace(slot, value);
}

/** 'shop/web-0' tells the namespace too, as does the kubelet's 'web-0_shop(uid)'; 'pod/web-0' tells the kind. */
function withPlace(slot: Slot, text: string): readonly Pair[] {
  const value = slot === 'pod' ? text.replace(/^([a-z0-9.-]+)_([a-z0-9-]+)$/, '$2/$1') : text;
  const parts = value.split('/');
  const [first = '', second = ''] = parts;
  if (parts.length === 1) return [{ slot, value }];
  if (parts.length > 2 || second === '') return [];
  const kind = kindOf(first);
  if (kind === undefined)
    return [
      { slot: 'namespace', value: first },
      { slot, value: second },
    ];
  return slot === 'name'
    ? [
        { slot: 'kind', value: kind },
        { slot, value: second },
      ]
    : [{ slot, value: second }];
}

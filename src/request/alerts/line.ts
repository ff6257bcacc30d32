import { isTrouble } from './trouble-words.ts';
import { type Word, wordsOf } from './words.ts';

/** One line of a message, and what its words make likely. */
export interface Line {
  readonly words: readonly Word[];
  readonly inTrouble: boolean;
  readonly saysPod: boolean;
  /** What it tells happens to pods alone. */
  readonly happensToPods: boolean;
  readonly saysNamespace: boolean;
}

export function toLine(text: string): Line {
  return {
    words: wordsOf(text),
    inTrouble: isTrouble(text),
    saysPod: /(?:^|[^\w-])pods?(?![\w-])/i.test(text),
    happensToPods: /\bcrash-?loop|podcrashloop|oom-?killed|imagepull|\bevicted|errimage/i.test(text),
    saysNamespace: /\bns\b|namespace|(?:^|\s)-n\s/i.test(text),
  };
}

/** What stands behind these is no pod, however it looks. */
const others = new Set(
  `node nodes host hosts vm vms server machine instance image tag branch commit pvc pv volume secret configmap bucket queue
  kustomization helmrelease helmchart gitrepository certificate ingress application rollout hpa persistentvolumeclaim resourcequota
  networkpolicy serviceaccount crd topic database db user channel repo repository release chart version build pipeline ticket pr disk runner knoten rechner
  bild zweig nodo nœud`.split(/\s+/),
);

/** Whether the word at a place is the name of something else, by the word before it. */
export function isOfOther(words: readonly Word[], at: number): boolean {
  return others.has(words[at - 1]?.lower ?? '');
}

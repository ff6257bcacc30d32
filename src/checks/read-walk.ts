import { linesOf } from './step-texts.ts';

/** One component on the way to a path, links not counted. */
export interface WalkStep {
  readonly path: string;
  /** Octal digits, as chmod takes them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly kind: string;
}

export type WalkEnd =
  | { readonly at: 'final'; readonly path: string }
  | {
      readonly at:
        | 'missing'
        | 'forbidden'
        | 'not-a-folder'
        | 'no-search'
        | 'loop'
        | 'changed'
        | 'not-a-file'
        | 'no-read';
      readonly path: string;
    };

export interface Walk {
  readonly steps: readonly WalkStep[];
  readonly links: readonly { readonly from: string; readonly to: string }[];
  readonly near: readonly string[];
  readonly end: WalkEnd;
}

const ends = ['missing', 'forbidden', 'not-a-folder', 'no-search', 'loop', 'changed', 'not-a-file', 'no-read'] as const;

/** What `walk` of walk-script.ts printed; undefined: it came to no end. */
export function readWalk(text: string): Walk | undefined {
  const [head = ''] = text.split(/^opened$/m);
  const end = readEnd(head);
  if (end === undefined) return undefined;
  return {
    steps: linesOf(head, 'step').flatMap(readStep),
    links: [...head.matchAll(/^link (.*?) -> (.*)$/gm)].map(([, from = '', to = '']) => ({ from, to })),
    near: linesOf(head, 'near').map((words) => words.join(' ')),
    end,
  };
}

/** What went wrong after the final path was known counts more than that it was known. */
function readEnd(text: string): WalkEnd | undefined {
  for (const at of ends) {
    const [found] = linesOf(text, at);
    if (found !== undefined) return { at, path: found.join(' ') };
  }
  const [final] = linesOf(text, 'final');
  return final === undefined ? undefined : { at: 'final', path: final.join(' ') };
}

function readStep(words: readonly string[]): WalkStep[] {
  const [, path = '', mode = '', uid, gid, kind = ''] =
    /^(.*) ([0-7]{1,4}) (\d{1,10}) (\d{1,10}) ([a-z -]+)$/.exec(words.join(' ')) ?? [];
  if (mode === '') return [];
  return [{ path, mode: Number.parseInt(mode, 8), uid: Number(uid), gid: Number(gid), kind }];
}

/** A text as it reads once something was taken out or decoded, and where each of its places lies in the source. */
export interface View {
  readonly text: string;
  /** The source's stretch that a stretch of the view stands for. */
  toSource(start: number, end: number): { readonly start: number; readonly end: number };
}

/** A stretch of the source and what the view shows in its place. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** edits: in order, none overlapping. undefined: there are none, so there is nothing to see anew. */
export function viewWith(source: string, edits: readonly Edit[]): View | undefined {
  if (edits.length === 0) return undefined;
  const pieces: string[] = [];
  const seams: Seam[] = [];
  let from = 0;
  let length = 0;
  for (const edit of edits) {
    pieces.push(source.slice(from, edit.from), edit.put);
    length += edit.from - from;
    seams.push({ at: length, edit });
    length += edit.put.length;
    from = edit.to;
  }
  return {
    text: [...pieces, source.slice(from)].join(''),
    toSource: (start, end) => ({ start: place(seams, start, 'start'), end: place(seams, end - 1, 'end') }),
  };
}

export function plainView(text: string): View {
  return { text, toSource: (start, end) => ({ start, end }) };
}

/** Where in the view an edit begins. */
interface Seam {
  readonly at: number;
  readonly edit: Edit;
}

/** Where the character at an index of the view begins or ends in the source. */
function place(seams: readonly Seam[], index: number, side: 'start' | 'end'): number {
  const seam = lastBefore(seams, index);
  const past = side === 'end' ? 1 : 0;
  if (seam === undefined) return index + past;
  const { at, edit } = seam;
  const beyond = index - at - edit.put.length;
  if (beyond < 0) return side === 'start' ? edit.from : edit.to;
  return edit.to + beyond + past;
}

function lastBefore(seams: readonly Seam[], index: number): Seam | undefined {
  let low = 0;
  let high = seams.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seams[middle]?.at ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return seams[low - 1];
}

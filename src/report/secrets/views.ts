import { type Edit, plainView, type View, viewWith } from './view.ts';

/** Colours and marks that show nothing; a coloured match must not hide a token from us that a reader sees whole. */
const unseen =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /\u001b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)?|[@-Z\\-_])|[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

export function visibleView(text: string): View {
  const edits = [...text.matchAll(unseen)].map((match) => editOf(match, ''));
  return viewWith(text, edits) ?? plainView(text);
}

/** Percent signs (also encoded twice), \u003d and \x3d, and the entities of HTML. */
const encoded =
  /%(?:25){0,3}[0-9A-Fa-f]{2}|\\{1,4}u00[2-7][0-9A-Fa-f]|\\{1,4}x[2-7][0-9A-Fa-f]|&(?:quot|amp|lt|gt|#3[49]|#x2[27]);/g;
const entities: Readonly<Record<string, string>> = { '&quot;': '"', '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export function decodedView(text: string): View | undefined {
  const edits = [...text.matchAll(encoded)].map((match) => editOf(match, decode(match[0])));
  return viewWith(text, onTheirLines(text, edits));
}

function editOf({ 0: match, index }: RegExpExecArray, put: string): Edit {
  return { from: index, to: index + match.length, put };
}

function decode(code: string): string {
  const named = entities[code];
  if (named !== undefined) return named;
  if (code.startsWith('&')) return /39|27/.test(code) ? "'" : '"';
  return String.fromCharCode(Number.parseInt(code.slice(-2), 16));
}

/** The end of a long run, what may close a string there, the line end, and what may stand before the next line. */
const wrapBefore = /[A-Za-z0-9+/_.=-]{12}["']?(?: ?[+\\])?\r?$/;
const wrapBehind =
  /\n[ \t]{0,32}(?:[>|#*] ?)?["']?(?=[A-Za-z0-9+/_.-]{1,4096}={0,2}["'`,;)}\]]{0,4}[ \t]{0,8}(?:[+\\]?\r?\n|$))/y;

/**
 * Only the stretches in which a line end stands inside a long run that goes on alone on the next line: a terminal,
 * `base64` or a mail wrapped it. 'KEY=value' on the next line is no continuation.
 */
export function unwrappedView(text: string): View | undefined {
  return viewWith(text, onTheirLines(text, [...findWraps(text)]));
}

/** Leaves out the lines without an edit: what is not changed was looked at already, and looking costs time. */
function onTheirLines(text: string, edits: readonly Edit[]): readonly Edit[] {
  const all: Edit[] = [];
  let shownTo = 0;
  for (const edit of edits) {
    if (edit.from >= shownTo) {
      const lineStart = text.lastIndexOf('\n', edit.from - 1) + 1;
      if (lineStart > shownTo) all.push({ from: shownTo, to: lineStart, put: '\n' });
    }
    all.push(edit);
    if (edit.to > shownTo) {
      const lineEnd = text.indexOf('\n', edit.to);
      shownTo = lineEnd === -1 ? text.length : lineEnd;
    }
  }
  if (edits.length > 0 && shownTo < text.length) all.push({ from: shownTo, to: text.length, put: '' });
  return all;
}

function* findWraps(text: string): Generator<Edit> {
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    wrapBehind.lastIndex = end;
    if (!wrapBehind.test(text)) continue;
    const to = wrapBehind.lastIndex;
    const [before] = wrapBefore.exec(text.slice(Math.max(0, end - 18), end)) ?? [];
    if (before !== undefined) yield { from: end - before.length + 12, to, put: '' };
  }
}

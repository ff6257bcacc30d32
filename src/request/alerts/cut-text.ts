/** Where a text that is too long ends: behind its last whole word, since half a name is the name of another. 0: it has none. */
export function wholeWords(text: string, most: number): number {
  if (text.length <= most) return text.length;
  return 1 + Math.max(...[' ', '\n', ','].map((mark) => text.lastIndexOf(mark, most - 1)));
}

/** A line that no person would write. */
const maxLine = 2_000;

/** Long lines in parts. */
export function wrapLines(text: string): string {
  return text.split('\n').flatMap(partsOf).join('\n');
}

function partsOf(line: string): readonly string[] {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > maxLine) {
    // No name has as many characters as a word without an end here.
    const at = wholeWords(rest, maxLine) || maxLine;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}

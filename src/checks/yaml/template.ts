/** One part of a text with placeholders: plain text, or the name of a value and how it is written. */
export type Piece = { readonly text: string } | { readonly name: string; readonly as?: string };

/** `{name}` or `{name|format}`; a brace that means itself is written twice. Half a sentence when the text cannot be read. */
export function readTemplate(source: string): readonly Piece[] | string {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: found, 1: name, 2: as, index } of source.matchAll(
    /\{\{|\}\}|\{([A-Za-z][\w-]*)(?:\|([a-z]+))?\}|[{}]/g,
  )) {
    pieces.push({ text: source.slice(from, index) });
    from = index + found.length;
    if (name !== undefined) pieces.push(as === undefined ? { name } : { name, as });
    else if (found.length === 2) pieces.push({ text: found.slice(1) });
    else return `has a single ${found}: a placeholder is {name}, and a brace that means itself is written twice`;
  }
  return [...pieces, { text: source.slice(from) }].filter((piece) => !('text' in piece) || piece.text !== '');
}

/** The same where it is known to be readable: lint has seen it. */
export function piecesOf(source: string): readonly Piece[] {
  const pieces = readTemplate(source);
  if (typeof pieces === 'string') throw new Error(`lint let a text through that ${pieces}`);
  return pieces;
}

/** The text with every placeholder filled; undefined when one of them has no value. */
export function fill(source: string, written: (name: string, as?: string) => string | undefined): string | undefined {
  const texts = piecesOf(source).map((piece) => ('text' in piece ? piece.text : written(piece.name, piece.as)));
  return texts.includes(undefined) ? undefined : texts.join('');
}

/** A stretch of text that must not leave the worker. kind names its class in plain words, such as 'bearer token'. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Looks for one family of secrets. Linear in the length of the text, whatever the text. */
export type Finder = (text: string) => readonly Secret[];

/** The secret is a match's last group that took part, or the whole match; it must be the match's end for its place. */
export function findMatches(text: string, pattern: RegExp, kind: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    found.push({ start: end - (match[1] ?? match[0]).length, end, kind });
  }
  return found;
}

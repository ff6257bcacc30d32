/** A copy of plain data (what JSON can hold) with its strings changed. */
export function walkStrings(part: unknown, visit: Visit): unknown {
  if (typeof part === 'string') return visit.text(part);
  if (Array.isArray(part)) {
    const isCommand = visit.words !== undefined && part.some((word) => typeof word === 'string');
    const words = isCommand ? (visit.words?.(part) ?? part) : part;
    return words.map((word) => (isCommand && typeof word === 'string' ? word : walkStrings(word, visit)));
  }
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part);
  const own = nameOf(part);
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      if (visit.skip?.has(key)) return [key, inner];
      const paired = typeof inner === 'string' ? visit.pair?.(key === 'value' ? own : key, inner) : undefined;
      return [key, paired ?? walkStrings(inner, visit)];
    }),
  );
}

/** What to do with the strings of a value. */
export interface Visit {
  text(text: string): string;
  words?(words: readonly unknown[]): readonly unknown[];
  /** undefined: the name says nothing about the value. */
  pair?(name: string, value: string): string | undefined;
  /** Keys whose values stay as they are. */
  readonly skip?: ReadonlySet<string>;
}

/** A fact has a key and a value, a variable of a container a name and a value. */
function nameOf(part: object): string {
  const named = 'key' in part ? part.key : 'name' in part ? part.name : 'value';
  return typeof named === 'string' ? named : 'value';
}

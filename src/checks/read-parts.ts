/** The lines below each '# title' of a step's output; of two parts with one title the last counts. */
export function readParts(text: string): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  let part: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('# ')) {
      part = [];
      parts.set(line.slice(2), part);
    } else part.push(line);
  }
  return parts;
}

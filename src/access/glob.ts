/** Longest name that is compared: a DNS name. Longer ones fit nothing, so the time is bounded whatever comes. */
const maxNameChars = 253;

/** Whether a name fits one of the globs; '*' stands for any characters, the empty name fits none. */
export function fitsAny(globs: readonly string[], name: string): boolean {
  return name !== '' && name.length <= maxNameChars && globs.some((glob) => fitsGlob(glob, name));
}

/** Takes each middle piece at its first place: with '*' alone as wildcard a later place never helps. */
function fitsGlob(glob: string, name: string): boolean {
  const [first = '', ...pieces] = glob.split('*');
  const last = pieces.pop();
  if (last === undefined) return glob === name;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let from = first.length;
  const end = name.length - last.length;
  for (const piece of pieces) {
    const at = name.indexOf(piece, from);
    if (at === -1 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}

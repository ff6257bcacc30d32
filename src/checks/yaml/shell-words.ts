/** Where the reading of a script stands, and what it saw so far. */
export interface State {
  readonly text: string;
  at: number;
  readonly commands: string[];
  readonly writes: string[];
  readonly functions: Set<string>;
  /** Reads the commands of `$(…)`, up to its ')'. */
  readonly readList: (state: State, end: string) => void;
}

export class NotUnderstood extends Error {}

/** One word with its quotes taken away; commands inside $(…) count. */
export function readWord(state: State): string {
  skipBlanks(state, ' \t');
  let word = '';
  while (state.at < state.text.length) {
    const char = state.text[state.at] ?? '';
    if (' \t\n;|&()<>'.includes(char)) break;
    word += readPart(state, char);
  }
  if (word === '')
    throw new NotUnderstood(`cannot be read from ${JSON.stringify(state.text.slice(state.at, state.at + 20))} on`);
  return word;
}

function readPart(state: State, char: string): string {
  if (char === '`') throw new NotUnderstood('has backquotes: write $(…)');
  if (char === "'") {
    const end = state.text.indexOf("'", state.at + 1);
    if (end === -1) throw new NotUnderstood('leaves a quote open');
    const quoted = state.text.slice(state.at + 1, end);
    state.at = end + 1;
    return quoted;
  }
  if (char === '"') return readDoubleQuoted(state);
  if (char === '$') return readDollar(state);
  const taken = char === '\\' ? state.text.slice(state.at, state.at + 2) : char;
  state.at += taken.length;
  return taken.at(-1) ?? '';
}

function readDoubleQuoted(state: State): string {
  let word = '';
  state.at += 1;
  for (let char = state.text[state.at]; char !== '"'; char = state.text[state.at]) {
    if (char === undefined) throw new NotUnderstood('leaves a quote open');
    if (char === '$') word += readDollar(state);
    else {
      const taken = char === '\\' ? 2 : 1;
      if (char === '`') throw new NotUnderstood('has backquotes: write $(…)');
      word += state.text.slice(state.at, state.at + taken);
      state.at += taken;
    }
  }
  state.at += 1;
  return word;
}

/** $NAME, ${…}, $((…)) and $(…), whose commands count. */
function readDollar(state: State): string {
  const rest = state.text.slice(state.at);
  if (rest.startsWith('$((')) return readArithmetic(state);
  if (rest.startsWith('$(')) {
    state.at += 2;
    state.readList(state, ')');
    return '$()';
  }
  if (rest.startsWith('${')) {
    const end = skipPast(state, '}');
    if (/\$\(|`/.test(state.text.slice(state.at, end)))
      throw new NotUnderstood('runs a command inside a parameter expansion');
    state.at = end;
    return '$';
  }
  state.at += /^\$(?:\w+|.)?/.exec(rest)?.[0].length ?? 1;
  return '$';
}

function readArithmetic(state: State): string {
  state.at += 3;
  for (skipTo(state, ')'); !state.text.startsWith('))', state.at); skipTo(state, ')')) {
    if (state.at >= state.text.length) throw new NotUnderstood('lacks a ))');
    state.at += 1;
  }
  state.at += 2;
  return '0';
}

function skipPast(state: State, end: string): number {
  const at = state.text.indexOf(end, state.at);
  if (at === -1) throw new NotUnderstood(`lacks a ${end}`);
  return at + end.length;
}

export function skipTo(state: State, ends: string): void {
  while (state.at < state.text.length && !ends.includes(state.text[state.at] ?? '')) {
    if (state.text[state.at] === '$') readDollar(state);
    else state.at += 1;
  }
}

export function skipBlanks(state: State, blanks = ' \t\n'): void {
  while (state.at < state.text.length && blanks.includes(state.text[state.at] ?? '')) state.at += 1;
}

export function skipComment(state: State): void {
  while (state.at < state.text.length && state.text[state.at] !== '\n') state.at += 1;
}

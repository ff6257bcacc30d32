import { NotUnderstood, readWord, type State, skipBlanks, skipComment, skipTo } from './shell-words.ts';

/** What a script runs and where it writes, as far as it can be told without running it. */
export interface ShellUse {
  readonly commands: readonly string[];
  /** Targets of `>` and `>>`. */
  readonly writes: readonly string[];
}

/** Words behind which another command stands. */
const before = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '{', '!']);
const alone = new Set(['fi', 'done', 'esac', '}']);
const separators = ';|&\n(';

/**
 * The commands of a POSIX script. Half a sentence for what is not understood: eval, here-documents, backquotes, aliases.
 * It reads every branch, so what is not run counts too.
 */
export function shellCommands(text: string): ShellUse | string {
  const state: State = {
    text: joinLines(text),
    at: 0,
    commands: [],
    writes: [],
    functions: new Set(),
    readList,
  };
  try {
    readList(state, '');
  } catch (error) {
    if (error instanceof NotUnderstood) return error.message;
    throw error;
  }
  return { commands: state.commands.filter((name) => !state.functions.has(name)), writes: state.writes };
}

/** Without the line ends behind which a command goes on. */
export function joinLines(script: string): string {
  return script.replaceAll('\\\n', '  ');
}

/** Commands up to `end`: ')' of a subshell, or '' for the end of the text. */
function readList(state: State, end: string): void {
  let command = true;
  for (let char = state.text[state.at]; char !== undefined; char = state.text[state.at]) {
    if (char === end) {
      state.at += 1;
      return;
    }
    command = readOne(state, char, command);
  }
  if (end !== '') throw new NotUnderstood(`lacks a ${end}`);
}

/** One separator, comment, redirection or word; whether a command may stand behind it. */
function readOne(state: State, char: string, command: boolean): boolean {
  if (char === '>' || char === '<') readRedirection(state, char);
  else if (char === '#') skipComment(state);
  else if (char === ' ' || char === '\t') state.at += 1;
  else if (separators.includes(char)) {
    state.at += 1;
    if (char === '(') readList(state, ')');
    return char !== '(';
  } else return readAtWord(state, command);
  return command;
}

/** Whether a command may stand behind the word. */
function readAtWord(state: State, command: boolean): boolean {
  const word = readWord(state);
  if (!command) return false;
  if (word === 'case') return readCase(state);
  if (word === 'for') {
    readWord(state);
    skipTo(state, ';\n');
    return true;
  }
  if (before.has(word) || /^[A-Za-z_]\w*=/.test(word)) return true;
  if (alone.has(word) || /^\d+$/.test(word)) return false;
  if (/^\(\s*\)/.test(state.text.slice(state.at))) {
    state.functions.add(word);
    state.at = state.text.indexOf(')', state.at) + 1;
    return true;
  }
  state.commands.push(word);
  return false;
}

/** `case WORD in`, then `PATTERN)` and commands, until `esac`. */
function readCase(state: State): false {
  readWord(state);
  if (readWord(state) !== 'in') throw new NotUnderstood('has a case without in');
  for (;;) {
    skipBlanks(state);
    if (/^esac\b/.test(state.text.slice(state.at))) break;
    skipTo(state, ')');
    state.at += 1;
    const end = branchEnd(state);
    const branch: State = { ...state, text: state.text.slice(0, end) };
    readList(branch, '');
    state.at = end;
    if (state.text.startsWith(';;', end)) state.at += 2;
  }
  state.at += 4;
  return false;
}

/** Where the commands of one branch end: at ;; or at its own esac, whatever is nested before. */
function branchEnd(state: State): number {
  let depth = 0;
  for (const found of state.text.slice(state.at).matchAll(/'[^']*'|"(?:\\.|[^"\\])*"|;;|\bcase\b|\besac\b/g)) {
    const at = state.at + found.index;
    if (found[0] === 'case') depth += 1;
    else if (depth === 0 && (found[0] === ';;' || found[0] === 'esac')) return at;
    else if (found[0] === 'esac') depth -= 1;
  }
  throw new NotUnderstood('has a case without esac');
}

function readRedirection(state: State, char: string): void {
  state.at += 1;
  if (char === '<' && state.text[state.at] === '<')
    throw new NotUnderstood('has a here-document, which is not read here');
  while (state.text[state.at] === '>' || state.text[state.at] === '|') state.at += 1;
  const copies = state.text[state.at] === '&';
  if (copies) state.at += 1;
  const target = readWord(state);
  if (char === '>' && !copies) state.writes.push(target);
}

import { RE2JS, RE2JSException } from 're2js';

/** Longer patterns, and those that compile to more instructions, cost too much per character. */
const limits = { chars: 300, instructions: 1500 } as const;

export interface Pattern {
  /** Names of the captures, in order. */
  readonly captures: readonly string[];
  /** What the captures hold, or undefined when the line does not fit. Linear in the length of the line. */
  read(line: string): Readonly<Record<string, string>> | undefined;
}

/** RE2 syntax, searched in one line; captures are named, `(?P<name>…)`. Half a sentence when it cannot be used. */
export function compilePattern(source: string): Pattern | string {
  if (source.length > limits.chars) return `is longer than ${limits.chars} characters`;
  if (/\\n|\n/.test(source)) return 'can never fit: it names a line end, and patterns are held against one line each';
  const compiled = compile(source);
  if (typeof compiled === 'string') return compiled;
  if (compiled.programSize() > limits.instructions) return 'is too large once its repetitions are written out';
  const captures = Object.keys(compiled.namedGroups());
  if (captures.length !== compiled.groupCount()) return 'has a group without a name: write (?P<name>…), or (?:…)';
  return { captures, read: (line) => read(compiled, captures, line) };
}

function read(compiled: RE2JS, captures: readonly string[], line: string) {
  const matcher = compiled.matcher(line);
  if (!matcher.find()) return undefined;
  return Object.fromEntries(captures.map((name) => [name, matcher.group(name) ?? '']));
}

function compile(source: string): RE2JS | string {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (error instanceof RE2JSException) {
      const backtracks = /\(\?[=!<](?!P?<)|\\[1-9]/.test(source);
      const why = backtracks ? '; look-around and back-references need more than linear time, so RE2 has none' : '';
      return `is no RE2 pattern (${error.message})${why}`;
    }
    throw error;
  }
}

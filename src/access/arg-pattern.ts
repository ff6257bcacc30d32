import { RE2JS, RE2JSException } from 're2js';
import { maxCommandChars } from '../request/parse-command.ts';
import type { ArgPattern } from './rule.ts';

/** Longer patterns, and those that compile to more instructions (`([a-z]{1,99}){9}`), cost too much per character. */
const limits = { chars: 200, instructions: 1000 } as const;

/** RE2 syntax, anchored by us at both ends. Returns a sentence when the pattern cannot be used. */
export function compileArgPattern(source: string): ArgPattern | string {
  if (source.length > limits.chars) return `is longer than ${limits.chars} characters`;
  const compiled = compile(source);
  if (typeof compiled === 'string') return compiled;
  if (compiled.programSize() > limits.instructions) return 'is too large once its repetitions are written out';
  return { source, fits: (arg) => isPlainText(arg) && compiled.matches(arg) };
}

/** The longest argument that a command can hold; NUL and half characters cannot be arguments of a process. */
function isPlainText(arg: string): boolean {
  return arg.length <= maxCommandChars && arg.isWellFormed() && !arg.includes('\0');
}

function compile(source: string): RE2JS | string {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (error instanceof RE2JSException) return `is no RE2 pattern (${error.message})`;
    throw error;
  }
}

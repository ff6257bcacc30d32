import { argsSchema } from './args-schema.ts';
import type { Mistake } from './lint-check.ts';
import { compilePattern } from './pattern.ts';
import type { YamlArg, YamlFile } from './yaml-schema.ts';

/** What stands between braces and is no argument and no value. */
export const ownNames: readonly string[] = ['target', 'pod', 'namespace', 'targetPid', 'targetRoot', 'file', 'address'];

const keysOf = {
  text: ['pattern'],
  number: ['least', 'most'],
  choice: ['choices'],
  host: [],
  port: [],
  path: [],
} as const;

export function lintArgs({ args }: YamlFile): readonly Mistake[] {
  const all = Object.entries(args);
  const optional = all.findIndex(([, arg]) => arg.optional || arg.fallback !== undefined);
  return all.flatMap(([name, arg], at) => [
    ...lintArg(arg).map((message) => ({ path: ['args', name], message })),
    ...(ownNames.includes(name)
      ? [{ path: ['args', name], message: 'has a name that kdebug uses itself: choose another' }]
      : []),
    ...(optional !== -1 && at > optional && !arg.optional && arg.fallback === undefined
      ? [{ path: ['args', name], message: 'must stand before those that may be left out' }]
      : []),
  ]);
}

function lintArg(arg: YamlArg): readonly string[] {
  const known: readonly string[] = keysOf[arg.type];
  const strange = (['pattern', 'least', 'most', 'choices'] as const).filter(
    (key) => arg[key] !== undefined && !known.includes(key),
  );
  if (strange.length > 0) return [`has ${strange.join(' and ')}, which type ${arg.type} does not know`];
  if (arg.type === 'choice' && arg.choices === undefined) return ['needs choices: what it may be'];
  if (arg.optional && arg.fallback !== undefined)
    return ['has a fallback, so it can be left out anyway: drop optional'];
  const pattern = arg.pattern === undefined ? undefined : compilePattern(arg.pattern);
  if (typeof pattern === 'string') return [`has a pattern that ${pattern}`];
  if ((arg.least ?? 0) > (arg.most ?? Number.MAX_SAFE_INTEGER)) return ['has a least above its most: nothing fits'];
  return lintFallback(arg);
}

function lintFallback(arg: YamlArg): readonly string[] {
  if (arg.fallback === undefined) return [];
  const parsed = argsSchema({ it: { ...arg, fallback: undefined } }).safeParse({ it: String(arg.fallback) });
  return parsed.success ? [] : [`has a fallback that ${parsed.error.issues[0]?.message ?? 'does not fit'}`];
}

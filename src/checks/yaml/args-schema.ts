import { z } from 'zod';
import { pathArg } from '../path-args.ts';
import { readHost, readPort } from '../read-peer-args.ts';
import { patternOf } from './holds.ts';
import type { Args } from './plan-steps.ts';
import type { YamlArg, YamlFile } from './yaml-schema.ts';

/** How the words behind the check's name are read; the complaints are sentences for the person who typed them. */
export function argsSchema(args: YamlFile['args']): z.ZodType<Args> {
  return z.strictObject(Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, whole(arg)])));
}

/** Names in the order in which they are typed; one that may be left out ends in '?'. */
export function argWords(args: YamlFile['args']): readonly string[] {
  return Object.entries(args).map(([name, { optional, fallback }]) =>
    optional || fallback !== undefined ? `${name}?` : name,
  );
}

function whole(arg: YamlArg): z.ZodType<Args[string]> {
  const typed = ofType(arg);
  if (arg.fallback !== undefined) return typed.prefault(String(arg.fallback));
  return arg.optional ? typed.optional() : typed;
}

function ofType({
  type,
  pattern,
  choices = [],
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
}: YamlArg) {
  switch (type) {
    case 'path':
      return pathArg;
    case 'host':
      return z.string().transform((text, context) => readHost(text, context));
    case 'port':
      return z.string().transform((text, context) => readPort(text, context));
    case 'choice':
      return z.enum(choices, `is one of ${choices.join(', ')}`);
    case 'number':
      return z
        .string()
        .regex(/^-?\d{1,12}(?:\.\d{1,6})?$/, 'is no number')
        .transform(Number)
        .refine((number) => number >= least && number <= most, `is not between ${least} and ${most}`);
    case 'text':
      return plainText(pattern);
  }
}

/** No command may take it for an option, and no line of ours is broken by it. */
function plainText(pattern: string | undefined): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .max(200, 'is too long')
    .refine((text) => !text.startsWith('-'), 'must not begin with -')
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'holds a control character')
    .refine((text) => pattern === undefined || patternOf(pattern).read(text) !== undefined, `does not fit ${pattern}`);
}

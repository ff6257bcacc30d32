import { problem, UserError } from '../errors.ts';
import { type Value, type VariableName, variables } from './variables.ts';

/** Secrets may come from a file whose path stands in NAME_FILE, as mounted Secrets do; the reader is an argument. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the named variables of an environment. A UserError names every bad one at once, with what it is for.
 * process.env is the default here and read nowhere else.
 */
export function readEnvironment<const N extends readonly VariableName[]>(
  names: N,
  environment: Environment = process.env,
): { readonly [K in N[number]]: Value<K> } {
  const values: Partial<Record<VariableName, unknown>> = {};
  const bad: string[] = [];
  for (const name of names) {
    const { schema, about, ...rest } = variables[name];
    const fallback = 'fallback' in rest ? rest.fallback : undefined;
    const parsed = schema.safeParse(given(environment[name]) ?? fallback);
    if (parsed.success) values[name] = parsed.data;
    else bad.push(`${name} ${complaint(environment[name], parsed.error.issues[0]?.message)}: ${about}`);
  }
  if (bad.length > 0) throw badEnvironment(bad);
  return values as { readonly [K in N[number]]: Value<K> };
}

/** The environment of this process, for child processes and for `--env`-like defaults. */
export function currentEnvironment(): Environment {
  return process.env;
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function complaint(value: string | undefined, why = 'is not valid'): string {
  return given(value) === undefined ? 'is not set' : `is not usable (${why})`;
}

function badEnvironment(bad: readonly string[]): UserError {
  return new UserError(
    problem(
      'bad-environment',
      `The environment is not complete:\n${bad.map((line) => `  ${line}`).join('\n')}`,
      'Set them in the environment or in a file .env (see .env.example), then start again.',
    ),
  );
}

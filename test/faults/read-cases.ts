import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ZodType } from 'zod';
import { type Fault, faultHead, type Healthy, healthyHead } from './case.ts';

const here = import.meta.dirname;

/** The seeded faults, by name. Throws with file and field where a file is not as case.ts says. */
export function readFaults(): readonly Fault[] {
  return read('faults', faultHead);
}

/** The healthy pods, by name. */
export function readHealthy(): readonly Healthy[] {
  return read('healthy', healthyHead).map((one) => ({ ...one, manifests: one.manifests + repeated(one) }));
}

function read<T>(folder: string, schema: ZodType<T>): (T & { readonly name: string; readonly manifests: string })[] {
  const root = join(here, folder);
  const files = globSync(join(root, '**/*.yaml')).sort();
  return files.map((file) => {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n---\n');
    const head = schema.safeParse(parse(text.slice(0, end)));
    if (!head.success) throw new Error(`${relative(here, file)}: ${head.error.message}`);
    return { ...head.data, name: relative(root, file).replace(/\.yaml$/, ''), manifests: text.slice(end + 5) };
  });
}

function repeated({ repeat }: Pick<Healthy, 'repeat'>): string {
  if (repeat === undefined) return '';
  const text = stringify(repeat.manifest);
  return Array.from({ length: repeat.count }, (_, index) => `\n---\n${text.replaceAll('INDEX', String(index))}`).join(
    '',
  );
}

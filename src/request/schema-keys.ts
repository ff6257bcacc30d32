import { z } from 'zod';

/** The keys that a schema knows at a path, for 'did you mean'; [] where it knows none. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const reached = path.reduce<unknown>(
    (from, key) =>
      forms(from)
        .map((form) => below(form, key))
        .find(Boolean),
    schema,
  );
  return forms(reached).flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape) : []));
}

function below(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

/** A union is each of its options. */
function forms(schema: unknown): readonly unknown[] {
  const form = bare(schema);
  return form instanceof z.ZodUnion ? form.options.flatMap(forms) : [form];
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? bare(schema.unwrap()) : schema;
}

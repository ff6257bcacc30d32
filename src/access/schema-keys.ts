import { z } from 'zod';

/** The keys that a schema knows at a path, for 'did you mean'; [] where it knows none. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const reached = path.reduce<unknown>((from, key) => below(bare(from), key), schema);
  const object = bare(reached);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function below(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? bare(schema.unwrap()) : schema;
}

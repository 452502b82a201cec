/** Schemas of options, files and requests as JSON Schemas, so that editors and other programs can check what they write. */
import { z } from 'zod';

type Json = Record<string, unknown>;

/** Of schemas that read more than they show: what a caller may give. */
const shown = z.registry<Json>();

/** The same schema, shown as one of several. */
export function givenAs<Schema extends z.ZodType>(schema: Schema, ...several: readonly z.ZodType[]): Schema {
  shown.add(schema, { anyOf: several.map(partOf) });
  return schema;
}

/**
 * A schema as others may give it: defaults may be left out. It does not say what holds between fields.
 * @param title names it
 * @returns JSON Schema, draft 2020-12
 */
export function jsonSchemaOf(schema: z.ZodType, title: string): object {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...partOf(schema) };
}

/** The same as a part of another. */
export function partOf(schema: z.ZodType): Json {
  const { $schema: _, ...part } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const instead = shown.get(zodSchema);
      if (instead === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      Object.assign(jsonSchema, instead);
    },
  });
  return part;
}

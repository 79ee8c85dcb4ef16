/**
 * The config file's schema as JSON Schema: what editors complete and check a `postroom.yaml` with, and where messages
 * look up which options there are.
 */
import { z } from 'zod'
import { ConfigFile } from './schema.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** The JSON Schema (draft 2020-12) of a `postroom.yaml`. */
export function configJsonSchema(): JsonSchema {
  return { title: 'postroom.yaml', ...z.toJSONSchema(ConfigFile, { io: 'input' }) }
}

/** Looks up what a file may say, for messages about what it does say. */
export type SchemaLookup = Readonly<{
  /** The options that the mapping at a path may have; none when there is no mapping. */
  optionsAt(path: readonly PropertyKey[]): string[]
  /** The value of an option that is left out, as it would be written; undefined when it has none. */
  defaultAt(path: readonly PropertyKey[]): unknown
}>

/** The lookup for files of a schema. */
export function lookupIn(schema: z.ZodType): SchemaLookup {
  // Asked only when something is wrong, and then often.
  let json: JsonSchema | null = null
  const schemaAt = (path: readonly PropertyKey[]) => {
    json ??= z.toJSONSchema(schema, { io: 'input' })
    return path.reduce<unknown>(
      (at, step) => (typeof step === 'number' ? part(at, 'items') : part(part(mapping(at), 'properties'), step)),
      json,
    )
  }
  return {
    optionsAt(path) {
      const properties = part(mapping(schemaAt(path)), 'properties')
      return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
    },
    defaultAt: (path) => part(schemaAt(path), 'default'),
  }
}

/** What a `postroom.yaml` may say. */
export const configLookup = lookupIn(ConfigFile)

/** Of a schema for a mapping or null, the one for the mapping. */
function mapping(schema: unknown): unknown {
  const variants = part(schema, 'anyOf')
  if (!Array.isArray(variants)) return schema
  return variants.find((variant) => part(variant, 'properties') !== undefined) ?? schema
}

function part(schema: unknown, name: PropertyKey): unknown {
  return typeof schema === 'object' && schema !== null && Object.hasOwn(schema, name)
    ? Reflect.get(schema, name)
    : undefined
}

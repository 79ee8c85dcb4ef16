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

/** The options that the mapping at a path may have; none when there is no mapping. */
export function optionsAt(path: readonly PropertyKey[]): string[] {
  const properties = part(schemaAt(path), 'properties')
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

/** The value of an option that is left out, as it would be written; undefined when it has none. */
export function defaultAt(path: readonly PropertyKey[]): unknown {
  return part(schemaAt(path), 'default')
}

function schemaAt(path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (schema, step) => (typeof step === 'number' ? part(schema, 'items') : part(part(schema, 'properties'), step)),
    configJsonSchema(),
  )
}

function part(schema: unknown, name: PropertyKey): unknown {
  return typeof schema === 'object' && schema !== null && Object.hasOwn(schema, name)
    ? Reflect.get(schema, name)
    : undefined
}

/** The OpenAPI document as its reference page reads it: the parts that it shows, checked, in the order of the document. */
import { z } from 'zod'

const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  default: z.unknown().optional(),
  example: z.unknown().optional(),
  get items() {
    return Schema.optional()
  },
  get properties(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof Schema>> {
    return z.record(z.string(), Schema).optional()
  },
  get anyOf(): z.ZodOptional<z.ZodArray<typeof Schema>> {
    return z.array(Schema).optional()
  },
  get allOf(): z.ZodOptional<z.ZodArray<typeof Schema>> {
    return z.array(Schema).optional()
  },
})
export type Schema = z.output<typeof Schema>

const Content = z.record(z.string(), z.looseObject({ schema: Schema }))

const Operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string(),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
        schema: Schema,
      }),
    )
    .optional(),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: Content.optional() })),
})

const Document = z.looseObject({
  info: z.looseObject({ description: z.string(), version: z.string() }),
  tags: z.array(z.looseObject({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
})

/** An operation with its method and path. */
export type ReadOperation = z.output<typeof Operation> & Readonly<{ method: string; path: string }>

export type ReadDocument = Readonly<{
  version: string
  description: string
  groups: readonly Readonly<{ tag: string; operations: readonly ReadOperation[] }>[]
  schemas: readonly (readonly [name: string, schema: Schema])[]
}>

/** Reads a document; throws when it has not what every document of ours has. */
export function readDocument(document: unknown): ReadDocument {
  const { info, tags, paths, components } = Document.parse(document)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
  return {
    version: info.version,
    description: info.description,
    groups: tags.map(({ name: tag }) => ({ tag, operations: operations.filter((one) => one.tags.includes(tag)) })),
    schemas: Object.entries(components.schemas).toSorted(([a], [b]) => a.localeCompare(b)),
  }
}

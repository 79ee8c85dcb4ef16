/** The OpenAPI document (3.1) of the API, made of the operations once. */
import type { ApiHono } from './api-hono.ts'

export type Document = ReturnType<ApiHono['getOpenAPI31Document']>

const description = `Tickets, mail and what is around them. Send an API key as \`Authorization: Bearer pr_…\`; pages of this
service may use the session instead. What a key or a user may not see is not there: 404, never 403.

Problems are \`application/problem+json\` (RFC 9457); their \`type\` stays the same. Times are UTC, in ISO 8601. Fields are
only ever added. Lists go on at \`next\`. Requests that create something take an \`Idempotency-Key\`; a ticket is changed with the
\`If-Match\` of what was read.`

/** The document of the operations that were added. */
export function documentOf(api: ApiHono, version: string): Document {
  registerSecurity(api)
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Postroom', version, description, license: { name: 'MIT' } },
    servers: [{ url: '/' }],
    tags: ['Tickets', 'Messages', 'Mail', 'Routes', 'Notifications', 'Users and keys'].map((name) => ({ name })),
  })
}

function registerSecurity({ openAPIRegistry }: ApiHono): void {
  openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, made by an admin.',
  })
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'postroom.session_token',
    description: 'Whoever signed in; changes are taken from pages of this service only.',
  })
}

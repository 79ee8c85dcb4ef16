/**
 * The REST API: all operations on one application, its OpenAPI document at `/api/openapi.json`, and the reference of it at
 * `/api/docs`. Both are open to everybody: they say what every Postroom can do, and nothing of this one.
 */
import { ownVersion } from '../../ops/version.ts'
import type { Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { isProblemName } from '../problem-types.ts'
import { layout } from '../views/layout.ts'
import { referenceView } from '../views/reference-view.ts'
import { type ApiHono, type ApiParts, apiHono } from './api-hono.ts'
import { addAttachments } from './attachments.ts'
import { addChange } from './change.ts'
import { addCreate } from './create.ts'
import { type Document, documentOf } from './document.ts'
import { addInbound } from './inbound/inbound.ts'
import { addKeys } from './keys.ts'
import { addMerges } from './merges.ts'
import { addMessages } from './messages.ts'
import { addNotifications } from './notifications.ts'
import { rateLimit } from './rate-limit.ts'
import { addRaw } from './raw.ts'
import { readDocument } from './read-document.ts'
import { addReleases } from './releases.ts'
import { addRoutes } from './routes.ts'
import { addSearch } from './search.ts'
import { addSuppressions } from './suppressions.ts'
import { addTickets } from './tickets.ts'
import { addUsers } from './users.ts'
import { addWriting } from './write.ts'

/** In the order of the reference. */
const groups: readonly ((api: ApiHono, parts: ApiParts) => void)[] = [
  ...[addTickets, addCreate, addChange, addMerges, addReleases, addSearch],
  ...[addMessages, addAttachments, addWriting, addRaw, addInbound],
  ...[addRoutes, addNotifications, addSuppressions, addUsers, addKeys],
]

/** The routes of the API. */
export function apiRoutes(parts: ApiParts): Routes {
  const api = apiHono()
  api.use('/api/*', rateLimit(parts))
  for (const add of groups) add(api, parts)
  const document = documentOf(api, ownVersion())
  addReference(api, document)
  return api
}

function addReference(api: ApiHono, document: Document): void {
  const read = readDocument(document)
  api.get('/api/openapi.json', (context) => {
    context.header('cache-control', 'no-cache')
    // Read by tools in browsers of other sites, and it has no secrets.
    context.header('access-control-allow-origin', '*')
    context.header('cross-origin-resource-policy', 'cross-origin')
    return context.json(document)
  })
  api.get('/api', (context) => context.redirect('/api/docs'))
  api.get('/api/docs', (context) =>
    context.html(layout(context, { title: 'API', main: referenceView(read), width: 'wide' })),
  )
  api.get('/api/problems/:name', (context) => {
    const name = context.req.param('name')
    return isProblemName(name) ? context.redirect(`/api/docs#problem-${name}`) : notFound(context)
  })
}

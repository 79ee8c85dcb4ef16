/** `/api/routes`: the routes in force, and which ticket mail to an address would open, and why. */
import { z } from 'zod'
import { routeFor } from '../../routing/route.ts'
import type { RecipientRoute, Rule } from '../../routing/types.ts'
import { priorities, ticketTypes } from '../../tickets/types.ts'
import type { ApiHono, ApiParts } from './api-hono.ts'
import { access, operation } from './operation.ts'

const RuleShape = z
  .strictObject({
    match: z.string().describe('`local@domain`, `local@`, `*@domain` or `*`.'),
    type: z.enum(ticketTypes),
    priority: z.enum(priorities),
    page: z.boolean().describe('Whether it pages whoever is on call.'),
    where: z.string().describe('Where it stands: `postroom.yaml:12`, or `built-in`.'),
  })
  .meta({ id: 'Route' })

const RouteList = z.strictObject({ domains: z.array(z.string()), routes: z.array(RuleShape) }).meta({ id: 'Routes' })

const Explained = z
  .strictObject({
    decided_by: z.string().nullable().describe('The recipient whose route decides; null when the mail is refused.'),
    recipients: z.array(
      z.strictObject({
        recipient: z.string(),
        kind: z.enum(['routed', 'refused']),
        reason: z.enum(['unknown-address', 'other-domain', 'malformed']).nullable(),
        // Not `nullable`, which the document would have as a null that must be a route, too.
        route: z.union([RuleShape, z.null()]),
        because: z.string(),
        considered: z.array(
          z.strictObject({ match: z.string(), where: z.string(), won: z.boolean(), because: z.string() }),
        ),
      }),
    ),
  })
  .meta({ id: 'ExplainedRoute' })

const Asked = z
  .strictObject({
    recipients: z
      .array(z.string().max(1_000))
      .min(1, { error: 'at least one address' })
      .max(100, { error: 'no more than 100 addresses' })
      .meta({ example: ['support@humanmade.com'] }),
  })
  .meta({ id: 'RouteQuestion' })

const list = operation({
  ...{ id: 'listRoutes', tag: 'Routes', summary: 'List the routes in force' },
  ...{ method: 'get', path: '/api/routes', access: access.deskReads },
  request: {},
  answers: { 200: { means: 'Domains and routes.', content: { 'application/json': RouteList } } },
})

const explain = operation({
  ...{ id: 'explainRoute', tag: 'Routes', summary: 'Explain where mail would go' },
  description: 'The same decision as at the SMTP door. Nothing is sent or stored.',
  ...{ method: 'post', path: '/api/routes/explain', access: access.deskReads, bodyLimitBytes: () => 200_000 },
  request: { body: { required: true, content: { 'application/json': { schema: Asked } } } },
  answers: { 200: { means: 'The decision.', content: { 'application/json': Explained } } },
  problems: ['unsupported-media-type'],
})

/** Adds the operations. */
export function addRoutes(api: ApiHono, { config }: ApiParts): void {
  api.openapi(list, (context) => {
    const { domains, rules } = config().table
    const routes = { domains: [...domains], routes: rules.map(shownRule) }
    return context.json(routes satisfies z.output<typeof RouteList>, 200)
  })

  api.openapi(explain, (context) => {
    const { recipients } = context.req.valid('json')
    const route = routeFor(recipients, config().table)
    const explained = {
      decided_by: route.decidedBy?.recipient ?? null,
      recipients: route.recipients.map(shownRecipient),
    }
    return context.json(explained satisfies z.output<typeof Explained>, 200)
  })
}

function shownRule({ match, type, priority, page, where }: Rule): z.output<typeof RuleShape> {
  return { match, type, priority, page, where }
}

function shownRecipient(route: RecipientRoute): z.output<typeof Explained>['recipients'][number] {
  const { recipient, kind, because, considered } = route
  return {
    recipient,
    kind,
    reason: route.kind === 'refused' ? route.reason : null,
    route: route.kind === 'routed' ? shownRule(route.rule) : null,
    because,
    considered: [...considered],
  }
}

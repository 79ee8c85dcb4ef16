/**
 * Who may open what: every route that is no operation of the API, with a path and what each kind of client is answered there.
 * The table says it a second time, on purpose, in words of its own: a guard that is changed fails in `pages.test.ts`, and so
 * does a route without a row. What is not one's to see is answered as what is not there.
 */
import type { Who } from '../api-scene.ts'

/** Tickets are the customer's; the participant takes part in each; the key has all scopes. */
export const clients = [
  ...(['nobody', 'customer', 'participant', 'other-customer', 'agent', 'admin', 'key:all'] as const),
] satisfies readonly Who[]
export type Client = (typeof clients)[number]

/** A status; or where a redirect leads: to sign in (a form: 401, and what was typed is kept), the queue, the ticket. */
export type Fate = number | 'sign-in' | 'queue' | 'ticket'
type Fates = Readonly<Record<Client, Fate>>

/**
 * In a path stand for what there is: OWN, HELD and PROBLEM (tickets of the customer, the second quarantined), MESSAGE and FILE
 * of the first, HELD-FILE of the second, and NOTE-FILE of an internal note on the first. Forms are empty.
 */
export type PageRoute = readonly [route: string, path: string, fates: Fates]

const everybody = (fate: Fate): Fates => ({
  ...{ nobody: fate, customer: fate, participant: fate, 'other-customer': fate },
  ...{ agent: fate, admin: fate, 'key:all': fate },
})
const users = (fate: Fate, of: Partial<Fates> = {}): Fates => ({
  ...{ ...everybody(fate), nobody: 'sign-in', 'key:all': 404 },
  ...of,
})
const theirs = (fate: Fate) => users(404, { customer: fate, participant: fate })
const desk = (fate: Fate) => users(404, { agent: fate, admin: fate })
const theirsAndDesk = (fate: Fate) => users(fate, { 'other-customer': 404 })
const admins = (fate: Fate) => users(404, { admin: fate })

const ref = '/tickets/:ref'
const id = '/:id'

/** Open by design: they say nothing of a ticket, or bring their own proof. */
const open: readonly PageRoute[] = [
  ['GET /healthz', '/healthz', everybody(200)],
  ['GET /readyz', '/readyz', everybody(200)],
  ['GET /metrics', '/metrics', everybody(404)],
  ['GET /assets/:file', '/assets/nothing.css', everybody(404)],
  ['POST /hooks/pagerduty', '/hooks/pagerduty', everybody(404)],
  ['GET /api', '/api', everybody(302)],
  ['GET /api/docs', '/api/docs', everybody(200)],
  ['GET /api/openapi.json', '/api/openapi.json', everybody(200)],
  ['GET /api/problems/:name', '/api/problems/not-found', everybody(302)],
  ['GET /', '/', { ...everybody(200), agent: 'queue', admin: 'queue' }],
  ['GET /help', '/help', everybody(200)],
  ['GET /nothing', '/nothing', everybody(404)],
  ['POST /nothing', '/nothing', everybody(404)],
  ['GET /sign-in', '/sign-in', everybody(200)],
  ['GET /sign-in/code', '/sign-in/code', everybody(200)],
  ['GET /sign-in/link', '/sign-in/link?token=x', everybody(200)],
  ['GET /sign-in/with/:name', '/sign-in/with/nobody', everybody(404)],
  ['GET /sign-in/callback/:name', '/sign-in/callback/nobody', everybody(302)],
  ['POST /sign-in/password', '/sign-in/password', everybody(401)],
  ['POST /sign-in/code', '/sign-in/code', everybody(401)],
  ['POST /sign-in/request-link', '/sign-in/request-link', everybody(404)],
  ['POST /sign-in/link', '/sign-in/link', everybody(410)],
  ['GET /set-up', '/set-up?token=x', everybody(410)],
  ['POST /set-up', '/set-up', everybody(410)],
]

const account: readonly PageRoute[] = [
  ['GET /account', '/account', users(200)],
  ['POST /account/second-factor/on', '/account/second-factor/on', desk(401)],
  ['POST /account/second-factor/confirm', '/account/second-factor/confirm', desk(401)],
  ['POST /account/second-factor/off', '/account/second-factor/off', desk(401)],
  ['POST /account/password', '/account/password', desk(422)],
  ['POST /account/other-devices', '/account/other-devices', users(303)],
]

const ofCustomers: readonly PageRoute[] = [
  ['GET /tickets', '/tickets', users(200, { agent: 'queue', admin: 'queue' })],
  ['GET /tickets/new', '/tickets/new', users(200)],
  ['POST /tickets/new', '/tickets/new', users(422)],
  ['POST /tickets/preview', '/tickets/preview', users(200)],
  ['GET /tickets/similar', '/tickets/similar?subject=own', users(200)],
  [`GET ${ref}`, '/tickets/OWN', theirsAndDesk(200)],
  [`GET ${ref}`, '/tickets/HELD', desk(200)],
  [`GET ${ref}`, '/tickets/T-999999', users(404)],
  [`GET ${ref}`, '/tickets/T-99999999999999999999', users(404)],
  [`POST ${ref}/answer`, '/tickets/OWN/answer', theirs(422)],
  [`POST ${ref}/answer`, '/tickets/HELD/answer', users(404)],
  [`POST ${ref}/solve`, '/tickets/OWN/solve', theirs('ticket')],
  [`POST ${ref}/solve`, '/tickets/HELD/solve', users(404)],
  [`POST ${ref}/reopen`, '/tickets/OWN/reopen', theirs('ticket')],
  [`POST ${ref}/reopen`, '/tickets/HELD/reopen', users(404)],
  [`GET /attachments${id}`, '/attachments/FILE', theirsAndDesk(200)],
  [`GET /attachments${id}`, '/attachments/HELD-FILE', desk(200)],
  [`GET /attachments${id}`, '/attachments/NOTE-FILE', desk(200)],
]

const ofTheDesk: readonly PageRoute[] = [
  ['GET /queue', '/queue?view=all&q=from:ann', desk(200)],
  ['GET /queue/change', '/queue/change', desk('queue')],
  ['POST /queue/change', '/queue/change', desk(422)],
  ['GET /queue/live', '/queue/live', desk(200)],
  [`POST ${ref}/change`, '/tickets/OWN/change', desk('ticket')],
  [`POST ${ref}/write`, '/tickets/OWN/write', desk(422)],
  [`POST ${ref}/approve`, '/tickets/OWN/approve', desk(404)],
  [`POST ${ref}/release`, '/tickets/OWN/release', desk('ticket')],
  [`POST ${ref}/not-spam`, '/tickets/OWN/not-spam', desk('ticket')],
  [`POST ${ref}/merge`, '/tickets/OWN/merge', desk(422)],
  [`POST ${ref}/unmerge`, '/tickets/OWN/unmerge', desk(422)],
  [`GET ${ref}/incidents`, '/tickets/PROBLEM/incidents', desk(200)],
  [`POST ${ref}/incidents`, '/tickets/PROBLEM/incidents', desk(422)],
  [`GET /messages${id}/html`, '/messages/MESSAGE/html', desk(200)],
  [`GET /messages${id}/source`, '/messages/MESSAGE/source', desk(200)],
  ['GET /overview', '/overview', desk(200)],
  ['GET /overview/times/:milestone', '/overview/times/response', desk(200)],
  ['GET /overview/times/:milestone', '/overview/times/solution?from=10&to=20', desk(200)],
  ['GET /overview/times/:milestone', '/overview/times/anything', users(404)],
  ['GET /operations/deliveries', '/operations/deliveries', desk(200)],
]

/** A form that says nothing is a mistake (422), is about nobody (404), or finds nothing to do (303). */
const ofAdmins: readonly PageRoute[] = [
  ['GET /operations', '/operations', admins(303)],
  ['GET /operations/attention', '/operations/attention', admins(200)],
  ['POST /operations/attention/retry', '/operations/attention/retry', admins(303)],
  ['POST /operations/attention/reread', '/operations/attention/reread', admins(303)],
  ['POST /operations/attention/lift', '/operations/attention/lift', admins(303)],
  ['POST /operations/attention/enable', '/operations/attention/enable', admins(303)],
  ['GET /operations/routes', '/operations/routes', admins(200)],
  ['GET /operations/routes/mail', '/operations/routes/mail', admins(303)],
  ['POST /operations/routes/mail', '/operations/routes/mail', admins(422)],
  ['GET /operations/users', '/operations/users', admins(200)],
  ['POST /operations/users/add', '/operations/users/add', admins(422)],
  ['POST /operations/users/link', '/operations/users/link', admins(404)],
  ['POST /operations/users/role', '/operations/users/role', admins(404)],
  ['POST /operations/users/second-factor', '/operations/users/second-factor', admins(404)],
  ['POST /operations/users/deactivate', '/operations/users/deactivate', admins(404)],
  ['POST /operations/users/reactivate', '/operations/users/reactivate', admins(404)],
  ['GET /operations/keys', '/operations/keys', admins(200)],
  ['POST /operations/keys/add', '/operations/keys/add', admins(422)],
  ['POST /operations/keys/revoke', '/operations/keys/revoke', admins(404)],
]

/** All of them; the last one ends the sessions. */
export const pageRoutes: readonly PageRoute[] = [
  ...[...open, ...account, ...ofCustomers, ...ofTheDesk, ...ofAdmins],
  ['POST /sign-out', '/sign-out', everybody(303)],
]

/**
 * What can be wrong with a request, for programs (RFC 9457): each type has a name that stays, one status and one title. The
 * `type` of a problem is `/api/problems/NAME`, which leads to its entry in the reference. docs/api.md lists the same; a test
 * compares them.
 */
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A type: its status and title, and what to do about it. */
export type ProblemType = Readonly<{ status: ContentfulStatusCode; title: string; means: string }>

export const problemTypes = {
  'invalid-request': {
    status: 400,
    title: 'The request is not as the reference has it',
    means: 'A parameter or a field is missing or wrong; `errors` says which, and what was expected.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    means: 'There is no API key, or it is unknown, revoked or too old.',
  },
  'scope-missing': { status: 403, title: 'Scope missing', means: 'The key is good, but not for this.' },
  'other-site': {
    status: 403,
    title: 'Sent from another site',
    means: 'A session may change something only from pages of this service. Programs use a key.',
  },
  'not-yours-to-change': {
    status: 403,
    title: 'Not yours to change',
    means: 'Customers may solve and reopen their tickets; all else is the desk’s.',
  },
  'not-found': { status: 404, title: 'Not found', means: 'It is not there, or it is not yours to see.' },
  gone: { status: 410, title: 'Gone', means: 'It was there once and does not come back.' },
  'not-allowed': {
    status: 409,
    title: 'Not allowed as things are',
    means: 'The state of what is to be changed does not allow it; `detail` says why.',
  },
  'idempotency-key-in-use': {
    status: 409,
    title: 'The first request with this key is still under way',
    means: 'Try again in a moment; you then get the answer of the first.',
  },
  'changed-meanwhile': {
    status: 412,
    title: 'Somebody was faster',
    means: 'The ticket is not the one that `If-Match` names any more. Read it again, then decide again.',
  },
  'too-large': { status: 413, title: 'Too large', means: 'The body is larger than this service takes.' },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    means: 'The body has another Content-Type than the reference names.',
  },
  'not-routed': {
    status: 422,
    title: 'No route serves these recipients',
    means: 'The mail was refused for good; do not send it again as it is.',
  },
  'mail-refused': {
    status: 422,
    title: 'The mail is refused',
    means:
      'A filter or DMARC says no, for good: `reply` is what an SMTP client would be told, `contact` how else to reach us.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The key belongs to another request',
    means: 'An Idempotency-Key names one request for 24 hours; this one differs from the first.',
  },
  'cannot-send': {
    status: 422,
    title: 'Nothing can be sent',
    means: 'There is no way out for mail, or nobody to write to; `detail` says which.',
  },
  'if-match-required': {
    status: 428,
    title: 'If-Match is required',
    means: 'Send the ETag of the ticket that you have read, or `*` to change it whatever it is now.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    means: 'Wait for as many seconds as `Retry-After` says.',
  },
  broken: { status: 500, title: 'Something went wrong here', means: 'It is our fault, and our log has the details.' },
  unavailable: {
    status: 503,
    title: 'Not possible just now',
    means: 'Nothing was changed. Try again after as many seconds as `Retry-After` says.',
  },
} as const satisfies Record<string, ProblemType>

export type ProblemName = keyof typeof problemTypes

/** The type that a status alone says: the first of the table. */
export function problemOf(status: number): ProblemName {
  const names: readonly ProblemName[] = problemNames
  return names.find((name) => problemTypes[name].status === status) ?? (status < 500 ? 'invalid-request' : 'broken')
}

export const problemNames = Object.freeze(Object.keys(problemTypes).filter(isProblemName))

/** Whether there is a type of this name. */
export function isProblemName(name: string): name is ProblemName {
  return Object.hasOwn(problemTypes, name)
}

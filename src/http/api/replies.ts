/** What becomes of a reply: by the desk, through its one way of replying; by a customer, as the mail that it is. */
import type { Context } from 'hono'
import { type Replied, reply } from '../../desk/reply.ts'
import { addressKey } from '../../mail/address.ts'
import { lastSeenMessageId } from '../../store/customer-tickets.ts'
import type { ListedTicket } from '../../store/tickets.ts'
import { signedDetail } from '../../tickets/reply-address.ts'
import type { Status } from '../../tickets/types.ts'
import { actorOf, type KeyPrincipal, type UserPrincipal } from '../access/principal.ts'
import type { Env } from '../env.ts'
import { problem } from '../failures.ts'
import { addressFor, withDetail } from '../submit/address.ts'
import { shownAt } from '../submit/compose.ts'
import { renderMarkdown } from '../submit/markdown.ts'
import { submit } from '../submit/submit.ts'
import { type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { etagOf } from './concurrency.ts'
import type { Done } from './idempotency.ts'
import { filesOf } from './shapes/attachment-input.ts'

/** What is written; `act` names it, so that done again it is the same. */
export type Act = Readonly<{
  act: string
  text: string
  cc: readonly string[]
  status?: Exclude<Status, 'new'> | undefined
  attachments?: Parameters<typeof filesOf>[0]
  /** The state of the ticket that its writer saw; null for any. */
  ifUpdatedAt: Date | null
}>

/** A reply of the desk. */
export async function deskReply(
  context: Context<Env>,
  parts: ApiParts,
  principal: UserPrincipal | KeyPrincipal,
  { id: ticketId }: ListedTicket,
  { act, text, cc, status, attachments, ifUpdatedAt }: Act,
): Promise<Done> {
  const settings = () => {
    const { table, outbound, limits } = parts.config()
    const { name, from: fallback } = outbound
    return { table, name, fallback, canMail: parts.canMail, limitBytes: limits.sizeBytes }
  }
  const replied = await reply(
    { pool: parts.pool, keys: parts.replyKeys, settings },
    {
      ...{ ticketId, text, html: renderMarkdown(text), cc, status, key: act, ifUpdatedAt },
      attachments: filesOf(attachments).map(({ bytes: content, ...file }) => ({ ...file, content })),
      ...{ actor: actorOf(principal), now: parts.now() },
    },
  )
  if (replied.kind === 'replied' || replied.kind === 'already-replied')
    return { kind: 'made', answer: { status: 201, ref: replied.ref, message: replied.message } }
  return { kind: 'not-made', response: refusal(context, replied) }
}

type NotReplied = Exclude<Replied, { kind: 'replied' | 'already-replied' }>

function refusal(context: Context<Env>, replied: NotReplied): Response {
  switch (replied.kind) {
    case 'no-such-ticket':
      return absent(context, 'such ticket')
    case 'cannot-send':
      return problem(context, 'cannot-send', { detail: `${replied.because}.` })
    case 'nobody-to-write-to':
      return problem(context, 'cannot-send', {
        detail: `There is nobody to write to on ${replied.ref}.`,
        more: { withheld: replied.withheld },
      })
    case 'nothing-to-send':
      return invalidRequest(context, 'body.text: expected some words, or an attachment')
    case 'no-address':
      return invalidRequest(context, `body.cc: expected addresses, not ${replied.address}`)
    case 'not-allowed':
      return problem(context, 'not-allowed', { detail: `${replied.ref}: ${replied.because}.` })
    case 'changed-meanwhile':
      context.header('etag', etagOf(replied.updatedAt))
      return problem(context, 'changed-meanwhile', { detail: `${replied.ref} has changed since it was read.` })
    case 'too-large':
      return problem(context, 'too-large', { detail: `As a mail it has more than ${replied.limitBytes} bytes.` })
    default:
      return replied satisfies never
  }
}

/** An answer of a customer goes to the address that we sign for him, as his mail would: that finds the ticket and proves him. */
export async function answerOf(
  context: Context<Env>,
  parts: ApiParts,
  user: UserPrincipal,
  ticket: ListedTicket,
  { act, text, attachments, ifUpdatedAt }: Act,
): Promise<Done> {
  if (ifUpdatedAt !== null && ifUpdatedAt.getTime() !== ticket.updatedAt.getTime())
    return {
      kind: 'not-made',
      response: problem(context, 'changed-meanwhile', { detail: `${ticket.ref} has changed since it was read.` }),
    }
  const address = addressFor({ type: ticket.type, priority: 'normal' }, parts.config().table)
  const submitted = await submit(parts, {
    written: {
      ...{ submission: act, author: user, to: address, cc: [], subject: `Re: ${ticket.subject}`, text: text.trim() },
      // What was there when it was first asked for: tried again after a crash, it is the same mail.
      inReplyTo: await lastSeenMessageId(parts.pool, ticket.id, shownAt(act)),
      uploads: filesOf(attachments),
    },
    recipient: withDetail(address, signedDetail(ticket.id, addressKey(user.email), parts.replyKeys)),
    writtenBy: { by: actorOf(user), isAuthor: true },
    ...{ chosen: null, clientIp: context.get('client').ip, source: 'api' },
  })
  if (submitted.kind === 'too-large') {
    const detail = `As a mail it has more than ${submitted.limitBytes} bytes.`
    return { kind: 'not-made', response: problem(context, 'too-large', { detail }) }
  }
  const { ref, mail } = submitted.outcome
  return { kind: 'made', answer: { status: 201, ref, message: mail } }
}

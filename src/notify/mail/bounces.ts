/**
 * What a bounce of our mail does to the addresses in it: one that does not exist is not written to any more, one that was
 * unwell again and again is left alone for a while. Only addresses that we wrote to on that ticket count: a report is a mail
 * like any other, and whoever forges one must not silence us towards strangers.
 */
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { addressKey } from '../../mail/address.ts'
import type { MailReport } from '../../mail/parsed-mail.ts'
import { cut } from '../../mail/storable.ts'
import type { Happening } from '../../store/happenings.ts'
import type { Queryable } from '../../store/queryable.ts'
import { takeFromBudget } from '../../store/rate-windows.ts'
import { writtenTo } from '../../store/sent-mail.ts'
import { suppress } from '../../store/suppressions.ts'
import { writeEvents } from '../../store/ticket-events.ts'
import { standingOf } from './address-status.ts'

/** An address that a report tells of. */
export type Bounced = Readonly<{ email: string; standing: 'no-mailbox' | 'unwell'; because: string }>

const dayMs = 86_400_000
/** So many bounces of a mailbox that is full or away are borne in a week; the next one suppresses it for two. */
export const bouncesBorne = 3
const bornePerMs = 7 * dayMs
const restMs = 14 * dayMs

/**
 * What a report says of the addresses that we wrote to (compared by `addressKey`). What is only late is no bounce. `signedFor`:
 * the addressee of the copy that the report came back for; whoever else it names is where his mail is forwarded to. Pure.
 */
export function bouncedIn(
  report: MailReport | null,
  ours: ReadonlySet<string>,
  signedFor: string | null = null,
): readonly Bounced[] {
  const said = report?.recipients ?? []
  const about = signedFor === null ? said : [{ ...(ofAddressee(said, signedFor) ?? unsaid), finalRecipient: signedFor }]
  return about.flatMap(({ finalRecipient, action, status, diagnostic }) => {
    const email = finalRecipient === null ? null : addressKey(finalRecipient)
    const isOver = action === 'failed' || (action === null && status?.startsWith('5') === true)
    const standing = standingOf(status ?? '5.0.0')
    if (email === null || !ours.has(email) || !isOver || standing === 'about-the-mail') return []
    return [
      {
        email,
        standing,
        because: `it bounced: ${cut([status, diagnostic].filter((said) => said !== null).join(' '), 500)}`,
      },
    ]
  })
}

type Said = MailReport['recipients'][number]

/** A bounce whose words nobody could read. */
const unsaid: Omit<Said, 'finalRecipient'> = { action: 'failed', status: null, diagnostic: null }

function ofAddressee(said: MailReport['recipients'], addressee: string): Said | undefined {
  return said.find((one) => one.finalRecipient !== null && addressKey(one.finalRecipient) === addressee) ?? said[0]
}

/** The addressee that the entry names because of the address that the bounce came to; see intake/bounced.ts. */
const NamedByAddress = z.object({ by: z.literal('reply-address'), address: z.string() })

/** Marks the addresses of a bounce, in the transaction that takes it from the outbox, and says so on the ticket. */
export async function absorbBounce(
  tx: Queryable,
  { kind, data, ticket, message }: Happening,
  now: Date,
): Promise<void> {
  if (kind !== 'bounced' || message === null) return
  const ours = new Set((await writtenTo(tx, ticket.id)).map(addressKey))
  const signedFor = NamedByAddress.safeParse(data).data?.address ?? null
  for (const { email, standing, because } of bouncedIn(message.report, ours, signedFor)) {
    const until = standing === 'no-mailbox' ? null : new Date(now.getTime() + restMs)
    if (until !== null && (await isBorne(tx, email, now))) continue
    if (!(await suppress(tx, { email, because, since: now, until }))) continue
    const told = { message: message.id, address: email, because, until }
    const event = { id: uuidv7(), kind: 'address-suppressed', actor: 'postroom', data: told, at: now }
    await writeEvents(tx, ticket.id, [event])
  }
}

async function isBorne(tx: Queryable, email: string, now: Date): Promise<boolean> {
  return (await takeFromBudget(tx, { key: `bounces ${email}`, limit: bouncesBorne, windowMs: bornePerMs, now })).taken
}

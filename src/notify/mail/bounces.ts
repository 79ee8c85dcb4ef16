/**
 * What a bounce of our mail does to the addresses in it: one that does not exist is not written to any more, one that was
 * unwell again and again is left alone for a while. Only addresses that we wrote to on that ticket count: a report is a mail
 * like any other, and whoever forges one must not silence us towards strangers.
 */
import { v7 as uuidv7 } from 'uuid'
import { addressKey } from '../../mail/address.ts'
import type { MailReport } from '../../mail/parsed-mail.ts'
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

/** What a report says of the addresses that we wrote to (compared by `addressKey`). What is only late is no bounce. Pure. */
export function bouncedIn(report: MailReport | null, ours: ReadonlySet<string>): readonly Bounced[] {
  return (report?.recipients ?? []).flatMap(({ finalRecipient, action, status, diagnostic }) => {
    const email = finalRecipient === null ? null : addressKey(finalRecipient)
    const isOver = action === 'failed' || (action === null && status?.startsWith('5') === true)
    const standing = standingOf(status ?? '5.0.0')
    if (email === null || !ours.has(email) || !isOver || standing === 'about-the-mail') return []
    return [
      {
        email,
        standing,
        because: `it bounced: ${[status, diagnostic]
          .filter((said) => said !== null)
          .join(' ')
          .slice(0, 500)}`,
      },
    ]
  })
}

/** Marks the addresses of a bounce, in the transaction that takes it from the outbox, and says so on the ticket. */
export async function absorbBounce(tx: Queryable, { kind, ticket, message }: Happening, now: Date): Promise<void> {
  if (kind !== 'bounced' || message === null) return
  const ours = new Set((await writtenTo(tx, ticket.id)).map(addressKey))
  for (const { email, standing, because } of bouncedIn(message.report, ours)) {
    const until = standing === 'no-mailbox' ? null : new Date(now.getTime() + restMs)
    if (until !== null && (await isBorne(tx, email, now))) continue
    if (!(await suppress(tx, { email, because, since: now, until }))) continue
    const data = { message: message.id, address: email, because, until }
    await writeEvents(tx, ticket.id, [{ id: uuidv7(), kind: 'address-suppressed', actor: 'postroom', data, at: now }])
  }
}

async function isBorne(tx: Queryable, email: string, now: Date): Promise<boolean> {
  return (await takeFromBudget(tx, { key: `bounces ${email}`, limit: bouncesBorne, windowMs: bornePerMs, now })).taken
}

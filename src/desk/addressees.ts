/**
 * Who gets a reply, and who does not: the requester, the participants in Cc, and whom the agent adds. Never an address of
 * ours, which would bring it back to us, and never one that mail is withheld from. Pure.
 */
import { addressKey, parseRecipient, withDetail } from '../mail/address.ts'
import type { Mailbox } from '../mail/parsed-mail.ts'

/** What the choice depends on. */
export type Correspondents = Readonly<{
  requester: Mailbox | null
  /** Reply-To of the mail that opened the ticket, when the requester wrote that: where he wants answers (RFC 5322 §3.6.2). */
  replyTo: readonly Mailbox[]
  /** In the form in which addresses are compared. */
  participants: readonly string[]
  /** Mailboxes as mails of the ticket write them, newest first: how participants spell their address and name. */
  known: readonly Mailbox[]
  /** Whom the agent adds. */
  cc: readonly string[]
}>

/** An address that gets nothing, and why. */
export type Withheld = Readonly<{ address: string; because: string }>

export type Addressees = Readonly<{ to: readonly Mailbox[]; cc: readonly Mailbox[]; withheld: readonly Withheld[] }>

/** Why nothing is sent to an address, by the form in which it is compared; null when something is. */
export type WhyNot = (key: string) => string | null

/** Chooses the addressees. Without a requester the first of the others stands in To. */
export function addresseesOf(correspondents: Correspondents, whyNot: WhyNot): Addressees {
  const { requester, replyTo, participants, known, cc } = correspondents
  const spelled = new Map(known.toReversed().map((mailbox) => [addressKey(mailbox.email), mailbox]))
  const asWritten = (email: string) => spelled.get(addressKey(email)) ?? { email, name: null }
  const first = replyTo.length === 0 ? (requester === null ? [] : [requester]) : replyTo
  // Who asks for answers elsewhere does not get them twice.
  const others = participants.filter((key) => replyTo.length === 0 || key !== addressKey(requester?.email ?? ''))
  const all = unique([...first, ...others.map(asWritten), ...cc.map(asWritten)])
  const withheld = all.flatMap(({ email }) => {
    const because = parseRecipient(email) === null ? 'it is no address' : whyNot(addressKey(email))
    return because === null ? [] : [{ address: email, because }]
  })
  const left = new Set(withheld.map(({ address }) => address))
  const reached = all.filter(({ email }) => !left.has(email)).map(deliverable)
  const asked = new Set(first.map(({ email }) => addressKey(email)))
  const to = reached.filter(({ email }) => asked.has(addressKey(email)))
  const [promoted, ...rest] = reached.filter(({ email }) => !asked.has(addressKey(email)))
  if (to.length > 0 || promoted === undefined) return { to, cc: [...(promoted ? [promoted] : []), ...rest], withheld }
  return { to: [promoted], cc: rest, withheld }
}

/** The domain in A-labels, as SMTP and header fields without SMTPUTF8 have it; the local part as it is written. */
function deliverable({ email, name }: Mailbox): Mailbox {
  const read = parseRecipient(email)
  return { email: read === null ? email : withDetail(read, read.detail), name }
}

function unique(mailboxes: readonly Mailbox[]): readonly Mailbox[] {
  const byKey = new Map<string, Mailbox>()
  for (const mailbox of mailboxes)
    if (!byKey.has(addressKey(mailbox.email))) byKey.set(addressKey(mailbox.email), mailbox)
  return [...byKey.values()]
}

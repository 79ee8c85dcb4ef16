/** What of an entry must not leave while a mail is held: what lets somebody in elsewhere (sign-up links, codes). Pure. */
import { withoutSecrets } from '../../mail/sign-up/secrets.ts'
import type { Happening } from '../../store/happenings.ts'

/** Whether the ticket, or the message that the entry is about, is held. */
export function isHeld({ ticket, message }: Happening): boolean {
  return ticket.heldBecause !== null || (message?.heldBecause ?? null) !== null
}

/** The subject of a ticket may be that of the held message, whichever of the two the hold was written to. */
export function toldSubject(happening: Happening): string {
  const { subject } = happening.ticket
  return isHeld(happening) ? withoutSecrets(subject) : subject
}

/** The data of an entry; a change of the subject tells both. */
export function toldData(happening: Happening): Happening['data'] {
  const { data } = happening
  if (!isHeld(happening)) return data
  const told = (value: unknown) => (typeof value === 'string' ? withoutSecrets(value) : value)
  return {
    ...data,
    ...('from' in data ? { from: told(data['from']) } : {}),
    ...('to' in data ? { to: told(data['to']) } : {}),
  }
}

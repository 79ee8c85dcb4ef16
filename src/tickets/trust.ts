/**
 * How sure we are who wrote a message: a ladder, surest first, with what each rung may do. Decisions ask this table what a
 * mail may do and never which rung it stands on, so that a change here is a change everywhere.
 */
export const trusts = ['verified-participant', 'participant', 'informed', 'stranger'] as const
export type Trust = (typeof trusts)[number]

/** What is known of an author beside one ticket. */
export type Standing = Readonly<{
  /** The author's address is a participant's. */
  isParticipant: boolean
  /** DMARC passes for the author's domain, or the mail came to the reply address that was made for the author. */
  isProven: boolean
  /** The mail refers to the ticket by what only those know who saw mail about it. */
  isInformed: boolean
}>

/** What a mail may do on the ticket that it is about. */
export type Powers = Readonly<{
  /** Its words are an answer that everybody on the ticket may see. */
  reply: boolean
  /** Moves a ticket that waits or is solved back to work. */
  reopen: boolean
  /** Solves the ticket by saying so, and nothing else. */
  closeByWord: boolean
  /** Joins as an internal, unverified entry, which an agent can approve. */
  joinUnverified: boolean
  /** Is about no ticket that it may join: it opens its own. */
  openTicket: boolean
}>

export type Rung = Readonly<{
  /** When it holds, in words. */
  when: string
  holds(standing: Standing): boolean
  may: Powers
}>

const nothing: Powers = { reply: false, reopen: false, closeByWord: false, joinUnverified: false, openTicket: false }

/** The ladder: the first rung that holds is where a mail stands. */
export const ladder: Readonly<Record<Trust, Rung>> = {
  'verified-participant': {
    when: 'the author is a participant, and DMARC passes for his domain or he used the reply address made for him',
    holds: ({ isParticipant, isProven }) => isParticipant && isProven,
    may: { ...nothing, reply: true, reopen: true, closeByWord: true },
  },
  participant: {
    when: 'the author address is that of a participant, and nothing proves who used it',
    holds: ({ isParticipant }) => isParticipant,
    may: { ...nothing, reply: true, reopen: true },
  },
  informed: {
    when: 'the mail refers to a message or reply address of the ticket, and its author is no participant',
    holds: ({ isInformed }) => isInformed,
    may: { ...nothing, joinUnverified: true },
  },
  stranger: {
    when: 'else',
    holds: () => true,
    may: { ...nothing, openTicket: true },
  },
}

/** The rung on which an author stands. */
export function trustOf(standing: Standing): Trust {
  return trusts.find((trust) => ladder[trust].holds(standing)) ?? 'stranger'
}

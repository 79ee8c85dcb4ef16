/** What the queue's form asks to be done with the tickets that are chosen in it. Pure. */
import { z } from 'zod'
import type { ChangingTickets, Chosen } from '../../desk/change-tickets.ts'
import { mostTags, type TicketChange } from '../../tickets/change.ts'
import { numberOfRef, refOf } from '../../tickets/ref.ts'
import { priorities, statuses } from '../../tickets/types.ts'
import { tagsOf } from './change-form.ts'
import { type QueueAsked, queueAsked } from './queue-url.ts'

/** As many as a page of the list has. */
export const mostChosen = 50

const text = z.string().trim().max(2000).catch('')
const Fields = z.object({
  ticket: z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]),
  back: text,
  do: z.enum(['apply', 'take', 'not-spam']).catch('apply'),
  assignee: text,
  status: z.enum(statuses).or(z.literal('')).catch(''),
  priority: z.enum(priorities).or(z.literal('')).catch(''),
  tag: text,
})

/** What is typed and chosen in the bar. */
export type BulkFields = Readonly<{ assignee: string; status: string; priority: string; tag: string }>

export const untouched: BulkFields = { assignee: '', status: '', priority: '', tag: '' }

export type BulkForm = Readonly<{
  chosen: readonly Chosen[]
  /** The list that it was sent from. */
  asked: QueueAsked
  fields: BulkFields
  act: ChangingTickets['act']
}>

/** Reads a form. What is no ticket of ours is left out. */
export function readBulkForm(body: Readonly<Record<string, unknown>>, me: string): BulkForm {
  const { ticket, back, do: act, ...fields } = Fields.parse(body)
  const [, query = ''] = back.split('?', 2)
  return {
    chosen: ticket.flatMap((one) => chosenIn(one) ?? []),
    asked: queueAsked(Object.fromEntries(new URLSearchParams(query))),
    fields,
    act: act === 'not-spam' ? { kind: 'not-spam' } : { kind: 'change', change: changeOf(act, fields, me) },
  }
}

/** The value of a ticket's box: which one, and as of when the page shows it. */
export function boxValue({ id, updatedAt }: Readonly<{ id: number; updatedAt: Date }>): string {
  return `${refOf(id)} ${updatedAt.toISOString()}`
}

function chosenIn(value: string): Chosen | null {
  const [ref = '', at = ''] = value.split(' ')
  const ticketId = numberOfRef(ref)
  const seen = new Date(at)
  return ticketId === null || Number.isNaN(seen.getTime()) ? null : { ticketId, seen }
}

function changeOf(act: 'apply' | 'take', { assignee, status, priority, tag }: Typed, me: string): TicketChange {
  if (act === 'take') return { takenBy: me }
  return {
    status: status === '' ? undefined : status,
    priority: priority === '' ? undefined : priority,
    assignee: assignee === '' ? undefined : assignee === 'none' ? null : assignee.toLowerCase(),
    addedTags: tag === '' ? undefined : tagsOf(tag),
  }
}
type Typed = Pick<z.output<typeof Fields>, keyof BulkFields>

/** Why nothing is done with a form; null when it can be. `people`: addresses of the desk. */
export function objectionTo({ chosen, act }: BulkForm, people: readonly string[]): string | null {
  if (chosen.length === 0) return 'Choose the tickets first.'
  if (chosen.length > mostChosen) return `No more than ${mostChosen} tickets at once.`
  if (act.kind === 'not-spam') return null
  const { assignee, addedTags } = act.change
  if (Object.values(act.change).every((value) => value === undefined)) return 'Choose what is to be different.'
  if (typeof assignee === 'string' && !people.includes(assignee)) return `${assignee} does not work the desk.`
  if (addedTags?.length === 0) return 'Tags are of letters, digits and - _ . /'
  return (addedTags?.length ?? 0) > mostTags ? `No more than ${mostTags} tags.` : null
}

/** What the forms of a ticket ask to be changed. Fields that are missing stay as they are. Pure. */
import { z } from 'zod'
import { mostTags, type TicketChange } from '../../tickets/change.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { priorities, statuses, ticketTypes } from '../../tickets/types.ts'
import type { Properties } from '../views/properties-view.ts'

const text = z.string().trim().max(2000).optional().catch(undefined)
const Fields = z.object({
  seen: z.string().optional().catch(undefined),
  act: z.enum(['take', 'solve', 'reopen']).optional().catch(undefined),
  status: z.enum(statuses).optional().catch(undefined),
  priority: z.enum(priorities).optional().catch(undefined),
  type: z.enum(ticketTypes).optional().catch(undefined),
  assignee: text,
  tags: text,
  problem: text,
})
type Fields = z.infer<typeof Fields>

export type ChangeForm = Readonly<{
  /** When the agent read the ticket; null when the form does not say. */
  seen: Date | null
  fields: Fields
}>

/** Reads a form. */
export function readChangeForm(body: Readonly<Record<string, unknown>>): ChangeForm {
  const fields = Fields.parse(body)
  return { seen: seenOf(fields.seen), fields }
}

/** The time that a form was made for; null when it says none. */
export function seenOf(seen: unknown): Date | null {
  const at = typeof seen === 'string' && seen !== '' ? new Date(seen) : null
  return at === null || Number.isNaN(at.getTime()) ? null : at
}

/** The change, or what is wrong with it. `me`: who asks. */
export function changeOf({ fields }: ChangeForm, me: string): TicketChange | string {
  if (fields.act === 'take') return { takenBy: me }
  if (fields.act === 'solve') return { status: 'solved' }
  if (fields.act === 'reopen') return { status: 'open' }
  const problemId = problemOf(fields.problem)
  if (problemId === 'wrong') return `${fields.problem ?? ''} is no ticket; problems are named like T-42`
  const tags = fields.tags === undefined ? undefined : tagsOf(fields.tags)
  if (tags !== undefined && tags.length > mostTags) return `No more than ${mostTags} tags.`
  const { assignee, priority, type } = fields
  return {
    ...{ status: fields.status, priority, type, tags },
    assignee: assignee === undefined ? undefined : assignee === '' ? null : assignee.toLowerCase(),
    // What is no incident has no problem, and the form of a ticket that becomes something else still has the field.
    problemId: type !== undefined && type !== 'incident' ? undefined : problemId,
  }
}

function problemOf(problem: string | undefined): number | null | undefined | 'wrong' {
  if (problem === undefined) return undefined
  return problem === '' || problem === 'none' ? null : (numberOfRef(problem) ?? 'wrong')
}

/** Tags as people type them: lower case, of letters, digits and `-`, `_`, `.`, `/`. */
export function tagsOf(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .normalize('NFC')
    .split(/[,;\s]+/)
    .map((tag) => tag.replaceAll(/[^\p{L}\p{N}\p{M}_./-]/gu, '').slice(0, 40))
    .filter((tag) => tag !== '')
}

/** The form as the agent left it, for a page that gives it back. */
export function givenBack({ fields }: ChangeForm, now: Properties): Properties {
  const { status, priority, type, assignee, tags, problem } = fields
  return {
    status: status ?? now.status,
    priority: priority ?? now.priority,
    type: type ?? now.type,
    assignee: assignee ?? now.assignee,
    tags: tags ?? now.tags,
    problem: problem ?? now.problem,
  }
}

/** What the browser sends of a ticket that an agent writes for a customer, checked; every problem beside its field. Pure. */
import { z } from 'zod'
import { claimsOf } from '../../intake/claims.ts'
import type { RouteTable } from '../../routing/types.ts'
import { priorities } from '../../tickets/types.ts'
import type { DeskTicketDraft } from '../views/desk-new-ticket-view.ts'
import { type Checked, checkForm, type Form, line, readForm } from './ticket-form.ts'

const Fields = z.object({
  requester: line.transform((address) => address.toLowerCase()),
  name: line,
  priority: z.enum(priorities).catch('normal'),
  assignee: line.transform((address) => address.toLowerCase()),
})

export type DeskForm = Form & Readonly<{ draft: DeskTicketDraft }>

/** Reads a form; what is missing is empty, and `assignee` then nobody. */
export function readDeskForm(body: Readonly<Record<string, unknown>>): DeskForm {
  const form = readForm(body)
  const { type, subject, text, cc } = form.draft
  return { ...form, draft: { ...form.draft, type, subject, text, cc, ...Fields.parse(body) } }
}

/** What is wrong with a form, by field. `people`: addresses of the desk, whom a ticket can be given to. */
export function checkDeskForm(
  form: DeskForm,
  given: Readonly<{ filesLimitBytes: number; table: RouteTable; people: readonly string[] }>,
): Checked {
  const { requester, name, assignee } = form.draft
  const { errors, cc } = checkForm(form, given.filesLimitBytes, given.table)
  const problems: readonly (readonly [field: string, isWrong: boolean, words: string])[] = [
    ['name', name.length > 100, 'No more than 100 characters.'],
    ['assignee', assignee !== '' && !given.people.includes(assignee), `${assignee} does not work the desk.`],
    ['requester', claimsOf(requester, given.table).length > 0, 'This address is ours: answers would come back to us.'],
    ['requester', !z.email().max(254).safeParse(requester).success, 'The email address of whoever asked.'],
  ]
  const wrong = problems.filter(([, isWrong]) => isWrong).map(([field, , words]) => [field, words] as const)
  return { errors: { ...errors, ...Object.fromEntries(wrong) }, cc }
}

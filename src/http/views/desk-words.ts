/** Words of the desk's pages. */
import type { DeskPerson } from '../../store/desk-people.ts'
import type { TicketType } from '../../tickets/types.ts'

export const typeWords: Readonly<Record<TicketType, string>> = {
  incident: 'Incident',
  problem: 'Problem',
  task: 'Task',
  question: 'Question',
}

/** How somebody of the desk is called. */
export function personName({ name, email }: DeskPerson): string {
  return name === '' ? email : name
}

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

/** How the desk calls whom it knows by an address: by the name, if there is one. */
export function nameOf(email: string, people: readonly DeskPerson[]): string {
  const person = people.find((one) => one.email === email)
  return person === undefined ? email : personName(person)
}

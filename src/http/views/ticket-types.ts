/** What each type of ticket is, in the words in which customers read it; beside the choice, and on the help page. */
import type { Status, TicketType } from '../../tickets/types.ts'

export type TypeText = Readonly<{ label: string; short: string; text: string; example: string }>

export const typeTexts: Readonly<Record<TicketType, TypeText>> = {
  incident: {
    label: 'Incident',
    short: 'Something is broken or slow, now',
    text: 'Something unplanned harms the service or its quality. We look at it now; the first aim is that it works again, and a temporary patch is fine. Finding the cause may come later.',
    example: 'The shop answers with an error since 14:20. Uploads take a minute instead of a second.',
  },
  problem: {
    label: 'Problem',
    short: 'The cause behind incidents',
    text: 'The cause, or likely cause, of one or more incidents. It is tracked and worked on for longer, and incidents are linked to it.',
    example: 'Every Monday at nine the site is slow. We think that it is the newsletter.',
  },
  task: {
    label: 'Task',
    short: 'Work for an engineer',
    text: 'Work that is well described: setting something up, giving somebody access, running an operation. Say what should be true afterwards and when you need it.',
    example: 'Please give Ada access to the staging site before Thursday.',
  },
  question: {
    label: 'Question',
    short: 'Advice, or how to do something',
    text: 'A question, a request for advice or consultancy, “how do I …”. Nothing is broken, and nobody is woken up.',
    example: 'Which plugin do you advise for redirects?',
  },
}

/** Statuses as customers read them. */
export const statusTexts: Readonly<Record<Status, string>> = {
  new: 'Received',
  open: 'In progress',
  pending: 'Waiting for you',
  solved: 'Solved',
  closed: 'Closed',
}

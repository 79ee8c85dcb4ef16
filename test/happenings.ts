/** Happenings for the tests of plans: an opened question by ann@customer.test, and what differs from it. */

import { builtInConfig } from '../src/config/config.ts'
import type { PlanContext } from '../src/notify/plan.ts'
import type { Happening, ToldMessage, ToldTicket } from '../src/store/happenings.ts'
import { noon } from './arrivals.ts'

export type GivenHappening = Partial<Omit<Happening, 'ticket' | 'message'>> &
  Readonly<{ ticket?: Partial<ToldTicket>; message?: Partial<ToldMessage> | null }>

/** An entry of a ticket's history, with what it is about. */
export function happening({ ticket = {}, message = {}, ...given }: GivenHappening = {}): Happening {
  return {
    id: '01900000-0000-7000-8000-000000000001',
    kind: 'opened',
    actor: 'mail:ann@customer.test',
    data: {},
    at: noon,
    ...given,
    ticket: {
      id: 42,
      ref: 'T-42',
      type: 'question',
      priority: 'normal',
      status: 'new',
      subject: 'The shop is slow',
      requesterEmail: 'ann@customer.test',
      requesterName: 'Ann',
      source: 'email',
      pagesOnCall: false,
      heldBecause: null,
      suspectedBecause: null,
      problemId: null,
      assignee: null,
      tags: [],
      createdAt: noon,
      updatedAt: noon,
      ...ticket,
    },
    message: message && {
      id: '01900000-0000-7000-8000-000000000002',
      direction: 'in',
      messageId: 'first@customer.test',
      fromEmail: 'ann@customer.test',
      fromName: 'Ann',
      replyTo: [],
      subject: 'The shop is slow',
      newText: 'It takes a minute.',
      origin: 'person',
      trust: 'stranger',
      report: null,
      heldBecause: null,
      trace: { recipients: [], decidedBy: null },
      receivedAt: noon,
      ...message,
    },
  }
}

/** A plan's context: the built-in config, mail and PagerDuty set up. */
export const planContext: PlanContext = {
  config: builtInConfig(),
  now: noon,
  installation: '01900000-0000-7000-8000-0000000000ff',
  ticketUrl: (ref) => `https://support.example/tickets/${ref}`,
  canMail: true,
  pagerdutyKeys: new Set(['']),
}

/** The mails of the demo: so many conversations, and what else comes to an address in a day. Pure. */
import type { TicketType } from '../../tickets/types.ts'
import { alerts } from './alerts.ts'
import type { Language } from './answers.ts'
import { addressOf, type Customer, customers } from './cast.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { foreign } from './foreign.ts'
import { details, type Situation, situations } from './situations.ts'

/** A mail to send. */
export type PlannedMail = Readonly<{
  from: Readonly<{ name: string; address: string }>
  to: string
  cc: readonly string[]
  subject: string
  text: string
  /** Without angle brackets. */
  messageId: string
  inReplyTo: string | null
  file: Situation['file'] | null
  asHtml: boolean
  kind: 'person' | 'alert' | 'away' | 'lost'
}>

/** Where mail of a type goes, and where to when it calls somebody; from the routes in force. */
export type Addresses = Readonly<{ of: Readonly<Record<TicketType, string>>; urgent: string; nobody: string }>

/** A conversation in the order in which its mails come; one ticket. */
export type Conversation = Readonly<{
  mails: readonly PlannedMail[]
  /** What an agent would say it is; null: whatever the address made of it. */
  type: TicketType | null
  language: Language
  isUrgent: boolean
}>

/** `count` conversations that each open one ticket; `run` keeps Message-IDs of two runs apart. */
export function planDemo(count: number, addresses: Addresses, run: string): readonly Conversation[] {
  const chance = chanceFrom(count)
  const storms = alerts.slice(0, count).map((alert, at) => stormOf(alert, addresses, `${run}.alert${at}`))
  const people = Array.from({ length: count - storms.length }, (_unused, at) =>
    conversationOf(chance, addresses, `${run}.${at}`, isUrgentAt(at, count - storms.length)),
  )
  // Storms lie among the rest, as they do in life.
  return [...people.slice(0, 40), ...storms, ...people.slice(40)]
}

/** Mails that the door refuses: somebody mistyped, or guesses. */
export function lostMails({ nobody, of }: Addresses, run: string): Conversation {
  const chance = chanceFrom(7)
  const wrong = [
    nobody,
    nobody,
    of.question.replace('@', '-team@'),
    'info@elsewhere.example',
    `sales@${domainOf(nobody)}`,
  ]
  const mails = wrong.map((to, at): PlannedMail => {
    const { from, fill } = writer(chance, chance.pick(customers))
    const text = fill('Hello,\n\nis this the right address for you?\n\n{name}')
    return { ...plain(from, to, 'Trying to reach you', text, `${run}.lost${at}`), kind: 'lost' }
  })
  return { mails, type: null, language: 'en', isUrgent: false }
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)

/** Now and then something burns, and just now. */
const isUrgentAt = (at: number, of: number) => (of - at) % 29 === 2

function conversationOf(chance: Chance, addresses: Addresses, id: string, isUrgent: boolean): Conversation {
  const customer = chance.pick(customers)
  const own = foreign[customer.domain]
  // Enough of everything from the first on: a short run shows all types.
  const ordinary = situations.filter(({ isUrgent }) => !isUrgent)
  const isForeign = !isUrgent && own !== undefined && chance.happens(0.7)
  const situation = isUrgent
    ? chance.pick(situations.filter((one) => one.isUrgent))
    : chance.pick(isForeign ? own.situations : ordinary)
  const { from, fill, colleague } = writer(chance, customer)
  const to = isUrgent ? addresses.urgent : addresses.of[situation.type]
  const cc = colleague !== null && chance.happens(0.25) ? [colleague.address] : []
  const opener: PlannedMail = {
    ...plain(from, to, fill(situation.subject), fill(situation.text), `${id}.0@${domainOf(from.address)}`),
    ...{ cc, file: situation.file ?? null, asHtml: chance.happens(0.4) },
  }
  const answers = (situation.later ?? []).filter(() => chance.happens(0.55))
  const later = answers.map((text, index): PlannedMail => {
    const author = index > 0 && cc.length > 0 && colleague !== null ? colleague : from
    const quoted = opener.text.replaceAll(/^/gm, '> ')
    const messageId = `${id}.${index + 1}@${domainOf(from.address)}`
    const body = `${fill(text)}\n\n${from.name} wrote:\n${quoted}`
    return { ...plain(author, to, `Re: ${opener.subject}`, body, messageId), inReplyTo: opener.messageId }
  })
  const away = chance.happens(0.04) ? [awayMail(opener, id)] : []
  const language = isForeign ? own.language : 'en'
  return { mails: [opener, ...later, ...away], type: isUrgent ? null : situation.type, language, isUrgent }
}

/** An answer of a machine: it is noted, and moves nothing. */
function awayMail(opener: PlannedMail, id: string): PlannedMail {
  const text = 'I am out of the office until next week and read no mail. In urgent cases call our front desk.\n'
  const mail = plain(opener.from, opener.to, `Automatic reply: ${opener.subject}`, text, `${id}.away@machines.example`)
  return { ...mail, inReplyTo: opener.messageId, kind: 'away' }
}

function stormOf(alert: (typeof alerts)[number], { of }: Addresses, id: string): Conversation {
  const { from, subject, text, times } = alert
  const mails = Array.from({ length: times }, (_unused, at): PlannedMail => {
    const body = `${text}\nNotification ${at + 1} of ${times}\n`
    return {
      ...plain({ name: '', address: from }, of.incident, subject, body, `${id}.${at}@monitoring.example`),
      kind: 'alert',
    }
  })
  return { mails, type: null, language: 'en', isUrgent: false }
}

function plain(from: PlannedMail['from'], to: string, subject: string, text: string, messageId: string): PlannedMail {
  return { from, to, cc: [], subject, text, messageId, inReplyTo: null, file: null, asHtml: false, kind: 'person' }
}

/** Somebody of a customer, and texts in his name; the same detail has one value in a conversation. */
function writer(chance: Chance, customer: Customer) {
  const at = customer.people.indexOf(chance.pick(customer.people))
  const personAt = (index: number) => {
    const name = customer.people[index]
    return name === undefined ? null : { name, address: addressOf(name, index, customer) }
  }
  const from = personAt(at) ?? { name: '', address: `post@${customer.domain}` }
  const colleague = personAt((at + 1) % customer.people.length)
  const known = new Map([
    ['name', from.name],
    ['company', customer.company],
    ['site', customer.site],
    ...Object.entries(details).map(([name, values]) => [name, chance.pick(values)] as const),
  ])
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => known.get(name) ?? whole)
  return { from, fill, colleague: colleague?.address === from.address ? null : colleague }
}

/** The history of a ticket in sentences: what people and mails did, and what was sent because of it. */
import { z } from 'zod'
import type { DeskPerson } from '../../store/desk-people.ts'
import type { TimelineEntry } from '../../store/timeline.ts'
import { refOf } from '../../tickets/ref.ts'
import { nameOf } from './desk-words.ts'
import { type Html, html, type Part } from './html.ts'
import { time } from './times.ts'

const text = z
  .union([z.string(), z.number().transform(String), z.null()])
  .optional()
  .catch(undefined)
const Data = z.object({
  from: text,
  to: text,
  field: text,
  because: text,
  status: text,
  target: text,
  error: text,
  attempts: z.number().optional().catch(undefined),
  message: text,
  ref: text,
  for: text,
})
type Data = z.infer<typeof Data>

const sentences: Readonly<Record<string, (data: Data) => string>> = {
  opened: (data) => `opened the ticket${data.for ? ` for ${data.for}` : ''}`,
  replied: (data) => `answered${data.for ? ` for ${data.for}` : ''}`,
  answered: () => 'sent a reply',
  'note-added': () => 'wrote a note',
  'unverified-entry': () => 'wrote an entry that is not verified',
  approved: () => 'approved an entry',
  released: () => 'ended the hold',
  'not-spam': () => 'said that it is no spam',
  'suspected-spam': ({ because }) => `filed it as suspected spam: ${because ?? ''}`,
  held: ({ because }) => `held it from customers: ${because ?? ''}`,
  grouped: () => 'joined as another alert of the same storm',
  redelivered: () => 'came again; it was known already',
  taken: () => 'took it',
  status: ({ from, to }) => `moved it from ${from ?? ''} to ${to ?? ''}`,
  raised: ({ from, to }) => `raised it from ${from ?? ''} to ${to ?? ''}`,
  changed: changedField,
  'merged-in': ({ ref }) => `merged ${ref ?? 'another ticket'} into this one`,
  'merged-away': ({ ref }) => `merged it into ${ref ?? 'another ticket'}`,
  'not-sent': ({ because }) => `did not send what was due: ${because ?? ''}`,
  unmerged: ({ ref }) => `took the merge with ${ref ?? 'another ticket'} back`,
}

function changedField({ field, from, to }: Data): string {
  const none = (value: string | null | undefined) =>
    value === null || value === undefined || value === '' ? 'none' : value
  const named = (value: string | null | undefined) =>
    field === 'problem' && value ? refOf(Number(value)) : none(value)
  return field === 'assignee' && none(to) !== 'none'
    ? `assigned it to ${to ?? ''}`
    : `changed ${field ?? ''} from ${named(from)} to ${named(to)}`
}

/** The list, newest first. `people`: who works the desk. */
export function timelineView(entries: readonly TimelineEntry[], people: readonly DeskPerson[]): Html {
  return html`<ol class="timeline">${entries.map((entry) => entryOf(entry, people))}</ol>`
}

function entryOf({ what, who, kind, data, at }: TimelineEntry, people: readonly DeskPerson[]): Html {
  const read = named(Data.parse(data), people)
  return html`<li class="${what}">${what === 'notification' ? sent(kind, who, read) : html`<bdi>${whoDid(who, people)}</bdi> ${sentences[kind]?.(read) ?? kind}${anchor(read)}`} <span class="muted">${time(at)}</span></li>`
}

function anchor({ message }: Data): Part {
  return message === undefined || message === null
    ? null
    : html` <a href="#m-${message}" aria-label="Show the message">↗</a>`
}

/** Assignees by their names. */
function named(data: Data, people: readonly DeskPerson[]): Data {
  if (data.field !== 'assignee') return data
  return { ...data, from: data.from && nameOf(data.from, people), to: data.to && nameOf(data.to, people) }
}

/** `agent:ada@desk.test` is Ada to people who work with her. */
function whoDid(actor: string, people: readonly DeskPerson[]): string {
  const [, kind = '', name = ''] = /^([a-z]+):(.*)$/s.exec(actor) ?? []
  if (kind === '') return 'Postroom'
  if (kind === 'agent') return nameOf(name, people)
  return kind === 'pagerduty' ? `${name} (PagerDuty)` : name
}

/** What is sent, in words; a webhook has the name of what it tells. */
const sendings: Readonly<Record<string, string>> = {
  'pagerduty trigger': 'page by PagerDuty',
  'pagerduty acknowledge': 'acknowledgement in PagerDuty',
  'pagerduty resolve': 'resolution in PagerDuty',
  'mail acknowledgement': 'acknowledgement',
  'mail reply': 'reply',
  'mail page': 'page by mail',
  'webhook page': 'page by chat',
}

function sent(kind: string, channel: string, { status, target, error, attempts }: Data): Html {
  const words = { sent: 'sent', queued: 'waits to be sent', failed: 'could not be sent', skipped: 'was not sent' }
  const fate = Object.entries(words).find(([name]) => name === status)?.[1] ?? status ?? ''
  return html`${sendings[`${channel} ${kind}`] ?? `${channel} ${kind}`}${target ? html` to <bdi>${target}</bdi>` : ''}: <span class="${status === 'failed' ? 'bad' : ''}">${fate}</span>${(attempts ?? 0) > 1 ? ` after ${attempts} attempts` : ''}${error ? html`, <bdi>${error}</bdi>` : ''}`
}

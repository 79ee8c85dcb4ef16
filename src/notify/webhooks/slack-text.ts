/**
 * What happened, as one line of mrkdwn for Slack's incoming webhooks and the chats that take the same (Mattermost,
 * Rocket.Chat, Discord below /slack). Words from outside can neither mention anybody nor pass for a link. Pure.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
import type { PublishedEvent } from '../../config/outgoing-schema.ts'
import type { Happening } from '../../store/happenings.ts'
import { toldData, toldSubject } from './withheld.ts'

/** Discord takes 2,000 characters in all. */
const wordsAtMost = 200

/** The line that tells of an entry; `url` is where people find its ticket. */
export function slackText(happening: Happening, type: PublishedEvent, url: string): string {
  const subject = slackWords(toldSubject(happening))
  return `${slackLink(url, happening.ticket.ref)} ${sentenceOf(happening, type)}${subject === '' ? '' : `: ${subject}`}`
}

/** A link of mrkdwn; both are ours. */
export function slackLink(url: string, label: string): string {
  return `<${new URL(url).href.replace(/[<>|]/g, encodeURIComponent)}|${slackWords(label)}>`
}

/**
 * Words from outside as one line of at most `limit` characters and an ellipsis, with what chats give a meaning to taken out
 * of it: Slack's `<!channel>`, the `@channel` and `@everyone` of the others, and their `[label](link)`.
 */
export function slackWords(text: string, limit = wordsAtMost): string {
  const line = text
    .toWellFormed()
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
  const characters = [...line]
  const cut = characters.length > limit ? `${characters.slice(0, limit).join('')}…` : line
  return cut
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@|\](?=[([])/g, '$&\u200B')
}

function sentenceOf(happening: Happening, type: PublishedEvent): string {
  const { ticket, data } = happening
  switch (type) {
    case 'ticket.created':
      return `opened by ${requester(happening)} (${ticket.priority} ${ticket.type})`
    case 'ticket.updated':
      return changeIn(happening)
    case 'message.received':
      return `${messages.get(happening.kind) ?? 'message'} from ${author(happening)}`
    case 'notification.failed':
      return `*could not be told of* (${word(data['kind'])} by ${word(data['channel'])}: ${word(data['because'])})`
  }
}

const messages: ReadonlyMap<string, string> = new Map([
  ['replied', 'answer'],
  ['unverified-entry', 'unverified entry'],
  ['grouped', 'the same alert again'],
  ['recovered', 'all clear'],
  ['bounced', 'delivery report'],
  ['read', 'read receipt'],
  ['auto-replied', 'automatic answer'],
])

function changeIn(happening: Happening): string {
  const { kind, actor } = happening
  const { field, from, to } = toldData(happening)
  const what = typeof field === 'string' ? field : kind
  const isMove = from !== undefined && to !== undefined
  return `${slackWords(what)}${isMove ? ` ${word(from)} → ${word(to)}` : ''} by ${agent(actor)}`
}

function agent(actor: string): string {
  const [, who = '', name = ''] = /^(agent|pagerduty|mail):(.*)$/s.exec(actor) ?? []
  return who === 'pagerduty' ? `${slackWords(name)} in PagerDuty` : slackWords(who === '' ? 'Postroom' : name)
}

function requester({ ticket: { requesterName, requesterEmail } }: Happening): string {
  return slackWords(requesterName || requesterEmail || 'an unknown author')
}

function author({ message, ticket }: Happening): string {
  const { fromName, fromEmail } = message ?? { fromName: ticket.requesterName, fromEmail: ticket.requesterEmail }
  return slackWords(fromName || fromEmail || 'an unknown author')
}

function word(value: unknown): string {
  if (value === null) return 'none'
  return typeof value === 'string' || typeof value === 'number' ? slackWords(String(value)) : '?'
}

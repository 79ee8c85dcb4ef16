/**
 * Who first wrote what a mail forwards: from the header block in its text, or from the header section of the message
 * that it carries. All of it is what the forwarding client says; only what has the syntax of a mailbox is an author.
 */
import type { ReadAttachment } from '../body/attachments.ts'
import { decodedWords } from '../header/encoded-words.ts'
import { firstValue, headerFields } from '../header/header-fields.ts'
import { mailboxesIn } from '../header/mailboxes.ts'
import type { Forwarded, Mailbox, Origin } from '../parsed-mail.ts'
import { cut, Notes, oneLine, subjectLimit } from '../storable.ts'
import type { Structure } from './history.ts'
import type { Introduction } from './introduction.ts'
import { lineLimit, nextFilled } from './lines.ts'

/** A date that somebody wrote is no longer. */
const dateLimit = 100

/** What makes a mail a forwarded one. */
export type ForwardSigns = Readonly<{
  lines: readonly string[]
  structure: Structure
  act: 'reply' | 'forward' | null
  isReply: boolean
  attached: readonly ReadAttachment[]
  origin: Origin
}>

/** A report carries the mail that it is about, and a digest many; neither forwards it. */
const forwarding: ReadonlySet<Origin> = new Set(['person', 'auto-generated', 'auto-reply', 'list'])

/** What `signs` forward, or null. A quote with a header block is no forwarded mail unless the subject says so. */
export function forwardedIn({ lines, structure, act, isReply, attached, origin }: ForwardSigns): Forwarded | null {
  const [first] = structure.introductions
  const isBare = first?.block != null && !isReply && nextFilled(lines, 0, first.start) === first.start
  if (first !== undefined && (first.forwards || act === 'forward' || isBare)) return forwardedInline(first, lines)
  const messages = attached.filter(({ attachment }) => attachment.contentType === 'message/rfc822')
  const [message] = messages
  const isCarried = message !== undefined && !isReply && (messages.length === 1 || act === 'forward')
  return isCarried && forwarding.has(origin) ? forwardedAttached(message) : null
}

/** What the introduction of the forwarded mail says. */
function forwardedInline({ block, start, end }: Introduction, lines: readonly string[]): Forwarded {
  if (block === null) {
    const attribution = lines.slice(start, end).join(' ')
    return { author: mailboxInAttribution(attribution), subject: null, date: null, how: 'inline' }
  }
  return {
    author: writtenMailbox(block.from),
    subject: block.subject === null ? null : oneLine(block.subject, subjectLimit) || null,
    date: oneLine(block.date ?? '', dateLimit) || null,
    how: 'inline',
  }
}

/** What the header section of an attached message says. */
function forwardedAttached({ beginning }: ReadAttachment): Forwarded {
  const fields = headerFields(beginning)
  const value = (name: string) => firstValue(fields, name) ?? ''
  return {
    author: mailboxesIn([value('from')], new Notes())[0] ?? null,
    subject: oneLine(decodedWords(value('subject')), subjectLimit) || null,
    date: oneLine(value('date'), dateLimit) || null,
    how: 'attached',
  }
}

/**
 * A mailbox as clients write it in text: `Ann <a@b>`, `Ann [a@b]`, `Ann [mailto:a@b]`, `a@b<mailto:a@b>`. The parser of
 * header fields decides what is one.
 */
function writtenMailbox(written: string): Mailbox | null {
  const value = cut(written, lineLimit).replace(/[‹＜]/g, '<').replace(/[›＞]/g, '>')
  const linked = /[<[]\s?mailto:([^\s<>[\]?]{1,320})(?:\?[^\s<>[\]]{0,300})?\s?[>\]]/i.exec(value)?.[1]
  const bracketed = /[<[]\s?([^\s<>[\]@:]{1,64}@[^\s<>[\]@:]{1,255})/.exec(value)?.[1]
  const email = linked ?? bracketed
  if (email === undefined) return mailboxesIn([value], new Notes())[0] ?? null
  const name = value.slice(0, value.search(/[<[]/)).replace(/["'*]/g, '').trim()
  const isAddress = name === '' || name.includes('@')
  return mailboxesIn([isAddress ? `<${email}>` : `"${name.replaceAll('\\', '')}" <${email}>`], new Notes())[0] ?? null
}

/** "On 24 Nov 2025 at 10:01, Ann Smith <ann@example.com> wrote:": what stands between the last comma or digit and `<`. */
function mailboxInAttribution(attribution: string): Mailbox | null {
  const match = /([^<>[\],:\d]{0,80})[<[]\s?(?:mailto:)?[^\s<>[\]@]{1,64}@[^\s<>[\]]{1,255}\s?[>\]]/.exec(
    cut(attribution, lineLimit),
  )
  return match === null ? null : writtenMailbox(match[0].replace(/^[^\p{L}"<[]+/u, ''))
}

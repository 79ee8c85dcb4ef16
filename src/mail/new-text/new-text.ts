/**
 * What a mail adds to its conversation: its text without the history quoted around it and without the signature. The
 * text itself stays complete beside it. In any doubt the text is new, since cutting new words is worse than repeating
 * old ones: answers between quotes keep the quotes, a forwarded mail keeps everything, and a mail with nothing but a
 * quote is that quote. What comes back is always one piece of the text.
 */
import type { ReadAttachment } from '../body/attachments.ts'
import { imageNames } from '../body/inline-images.ts'
import type { HeaderFacts, Origin, ParsedMail } from '../parsed-mail.ts'
import { answer, type Piece } from './answer.ts'
import { authorName } from './author-name.ts'
import { forwardedIn } from './forwarded.ts'
import { type Structure, structureOf } from './history.ts'
import { type Mark, marksOf } from './html-marks.ts'
import { withoutPrefixes } from './introduction.ts'
import { filledEnd, nextFilled } from './lines.ts'
import { pointsBelow } from './phrases.ts'
import { actOf } from './subject-prefix.ts'

/** What is looked at: the text and what it was made from, the attachments, and what the header section says. */
export type WrittenMail = Readonly<{
  text: string
  html: string | null
  textFrom: 'plain' | 'html'
  attached: readonly ReadAttachment[]
  facts: Pick<HeaderFacts, 'subject' | 'author' | 'references' | 'origin'>
}>

/** What these write has a layout of its own, dashes and header blocks among it, and nothing that was said before. */
const wholeOrigins: ReadonlySet<Origin> = new Set([
  'auto-generated',
  'delivery-report',
  'read-receipt',
  'feedback-report',
])

/** What is new in a mail, and who first wrote what it forwards. Linear in the text; reads HTML only where it is the text. */
export function whatIsNew(mail: WrittenMail): Pick<ParsedMail, 'newText' | 'forwarded'> {
  const { text, html, textFrom, attached, facts } = mail
  const lines = text.split('\n')
  const isMarked = textFrom === 'html' && html !== null
  const marks: ReadonlyMap<number, Mark> = isMarked ? marksOf(html, lines, imageNames(attached)) : new Map()
  const act = actOf(facts.subject)
  const isReply = act === 'reply' || (act === null && facts.references.length > 0)
  const structure = structureOf(lines, { isReply, subject: withoutPrefixes(facts.subject), marks })
  const forwarded = forwardedIn({ lines, structure, act, isReply, attached, origin: facts.origin })
  const isWhole = forwarded !== null || act === 'forward' || wholeOrigins.has(facts.origin)
  const written = answer(lines, structure, { isReply, marks, author: authorName(facts.author) })
  const { start, end } = isWhole || isAnsweredBelow(lines, structure, written) ? wholeOf(lines) : written
  return { newText: lines.slice(start, end).join('\n').trimEnd(), forwarded }
}

function wholeOf(lines: readonly string[]): Piece {
  return { start: nextFilled(lines, 0, lines.length), end: filledEnd(lines, 0, lines.length) }
}

/** People say so in a line or two, and write their answers between the lines of a history that has no marks. */
const pointerLimit = 1000

/** Outlook marks no quotes: in what stands below its header block, nobody can tell new words from old ones. */
function isAnsweredBelow(lines: readonly string[], { kinds }: Structure, { start, end }: Piece): boolean {
  if (kinds.at(-1) !== 'history') return false
  return pointsBelow.test(lines.slice(start, end).join('\n').slice(0, pointerLimit))
}

/**
 * Places that mail clients mark in their HTML as quoted history or as signature, found again as lines of the text that
 * was made of that HTML. A character that no text has is put behind each such tag, the HTML is converted once more, and
 * the lines above are compared: where they differ in any word, the mark is not believed. For workers only.
 */
import { htmlConversionLimit, htmlText } from '../html/html-text.ts'
import type { ImageName } from '../html/readable-elements.ts'
import { isBlank } from './lines.ts'

/** What begins at a line. */
export type Mark = 'quote' | 'signature'

type KnownMark = Readonly<{ value: string; means: Mark; client: string }>

/** Values of `id`, `class` or `data-` attributes. */
const known: readonly KnownMark[] = [
  { value: 'gmail_quote', means: 'quote', client: 'Gmail' },
  { value: 'gmail_attr', means: 'quote', client: 'Gmail' },
  { value: 'divRplyFwdMsg', means: 'quote', client: 'Outlook on the web' },
  { value: 'mail-editor-reference-message-container', means: 'quote', client: 'Outlook, new' },
  { value: 'ms-outlook-mobile-reference-message', means: 'quote', client: 'Outlook for iOS and Android' },
  { value: 'OLK_SRC_BODY_SECTION', means: 'quote', client: 'Outlook for Mac' },
  { value: 'stopSpelling', means: 'quote', client: 'Hotmail' },
  { value: 'yahoo_quoted', means: 'quote', client: 'Yahoo' },
  { value: 'yahooQuoted', means: 'quote', client: 'Yahoo' },
  { value: 'moz-cite-prefix', means: 'quote', client: 'Thunderbird' },
  { value: 'reply-intro', means: 'quote', client: 'Roundcube' },
  { value: 'zwchr', means: 'quote', client: 'Zimbra' },
  { value: '__QUOTED_TEXT__', means: 'quote', client: 'Zimbra' },
  { value: 'zmail_extra', means: 'quote', client: 'Zoho' },
  { value: 'protonmail_quote', means: 'quote', client: 'Proton Mail' },
  { value: 'tutanota_quote', means: 'quote', client: 'Tuta' },
  { value: 'replaced-reply-quote', means: 'quote', client: 'Spark' },
  { value: 'isReplyContent', means: 'quote', client: 'NetEase' },
  { value: 'freshdesk_quote', means: 'quote', client: 'Freshdesk' },
  { value: 'hs_reply', means: 'quote', client: 'HubSpot' },
  { value: 'edn-quote', means: 'quote', client: 'Edison' },
  { value: 'gmail_signature', means: 'signature', client: 'Gmail' },
  { value: 'moz-signature', means: 'signature', client: 'Thunderbird' },
  { value: 'ms-outlook-mobile-signature', means: 'signature', client: 'Outlook for iOS and Android' },
  { value: 'protonmail_signature_block', means: 'signature', client: 'Proton Mail' },
  { value: 'zmail_signature', means: 'signature', client: 'Zoho' },
]

const stands = { quote: '\ufdd1', signature: '\ufdd2' } as const
const stand = /[\ufdd1\ufdd2]/g

const meaning = new Map(known.map(({ value, means }) => [value.toLowerCase(), means]))
const values = known.map(({ value }) => value).join('|')
/** A tag with such a value; no client writes longer tags, and bounded so each `<` is looked at once. */
const markedTag = new RegExp(
  `<[a-z][a-z0-9]{0,10}\\s[^<>]{0,400}?(?:id|class|data-marker)\\s?=\\s?["']?[^<>"']{0,100}?(?<![\\w-])(${values})(?![\\w-])[^<>]{0,1000}>`,
  'gi',
)
const anyValue = new RegExp(values, 'i')

/**
 * The marks in `html` by the line of `lines` that they stand before; no entry for those that can not be placed. Pictures
 * have their names in the lines, so they must have them here.
 */
export function marksOf(html: string, lines: readonly string[], imageName: ImageName): ReadonlyMap<number, Mark> {
  const none = new Map<number, Mark>()
  if (html.length > htmlConversionLimit || !anyValue.test(html)) return none
  const marked = html.replace(stand, '').replace(markedTag, (tag: string, value: string) => {
    return `${tag}${stands[meaning.get(value.toLowerCase()) ?? 'quote']}`
  })
  return placed(htmlText(marked, htmlConversionLimit, imageName).text.split('\n'), lines)
}

/** Goes through both texts at once, over lines that are not blank, as long as they say the same. */
function placed(marked: readonly string[], lines: readonly string[]): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>()
  let at = 0
  let waiting: Mark | null = null
  for (const line of marked) {
    const found = line.match(stand)?.[0]
    if (found !== undefined) waiting ??= found === stands.quote ? 'quote' : 'signature'
    const words = line.replace(stand, '').trim()
    if (/^[>\s]*$/.test(words)) continue
    while (at < lines.length && /^[>\s]*$/.test(lines[at] ?? '')) at++
    if (at === lines.length || isBlank(lines[at]) || (lines[at] ?? '').trim() !== words) return marks
    if (waiting !== null && !marks.has(at)) marks.set(at, waiting)
    waiting = null
    at++
  }
  return marks
}

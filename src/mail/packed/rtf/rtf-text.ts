/**
 * RTF to what a person reads. Outlook wraps HTML and plain text into RTF (MS-OXRTFEX): that is taken out as it was.
 * Any other RTF gives its text with the addresses of its links; fonts, pictures and fields are left out.
 */
import { charsetOfCodepage } from '../codepage.ts'
import { type OutputMark, RtfOutput } from './rtf-output.ts'
import { type RtfToken, rtfTokens } from './rtf-tokens.ts'
import { characterWords, fontCodepages, hiddenDestinations } from './rtf-words.ts'

/** The text of RTF, and whether it is HTML that was wrapped. */
export type RtfText = Readonly<{ kind: 'html' | 'text'; content: string }>

/** Groups deeper than this are read as one: Word nests tens. */
const nestingLimit = 1000
/** More fonts than any document names. */
const fontLimit = 10_000

/** What holds within a group and ends with it. */
type Group = {
  /** `instruction` is what a field does, such as the address of a link. */
  shows: 'text' | 'nothing' | 'instruction' | 'fonts'
  /** Between `\htmlrtf` and `\htmlrtf0`: said for RTF only, not part of the wrapped HTML. */
  isForRtfOnly: boolean
  /** How many characters behind a `\u` say the same again. */
  fallbackLength: number
  charset: string | null
  /** Where the field began that this group is, in the output. */
  field: OutputMark | null
  isFresh: boolean
  isStarred: boolean
}

/** Reads RTF up to about `limit` characters. Never throws, for any bytes. */
export function rtfText(rtf: Uint8Array, limit: number): RtfText {
  const reader = new RtfReader(limit)
  for (const token of rtfTokens(rtf)) {
    reader.read(token)
    if (reader.output.isFull) break
  }
  return { kind: reader.isHtml ? 'html' : 'text', content: reader.output.all() }
}

class RtfReader {
  readonly output: RtfOutput
  isHtml = false
  readonly #outer: Group[] = []
  #group: Group = {
    shows: 'text',
    isForRtfOnly: false,
    fallbackLength: 1,
    charset: 'windows-1252',
    field: null,
    isFresh: false,
    isStarred: false,
  }
  #tooDeep = 0
  #documentCharset: string | null = 'windows-1252'
  readonly #fonts = new Map<number, string | null>()
  #font = 0
  #toSkip = 0
  #instruction = ''

  constructor(limit: number) {
    this.output = new RtfOutput(limit)
  }

  read(token: RtfToken): void {
    if (token.is === 'bytes') this.#bytes(token.bytes)
    else if (token.is === 'word') this.#word(token.word, token.value)
    else if (token.is === 'open') this.#open()
    else this.#close()
  }

  #open(): void {
    this.#toSkip = 0
    if (this.#outer.length >= nestingLimit) {
      this.#tooDeep += 1
      return
    }
    this.#outer.push(this.#group)
    this.#group = { ...this.#group, field: null, isFresh: true, isStarred: false }
  }

  #close(): void {
    this.#toSkip = 0
    if (this.#tooDeep > 0) {
      this.#tooDeep -= 1
      return
    }
    if (this.#group.field !== null) this.#endField(this.#group.field)
    this.#group = this.#outer.pop() ?? this.#group
  }

  /** A link shows its text; its address stands behind it unless that is the text. */
  #endField(mark: OutputMark): void {
    const address = /HYPERLINK\s{1,9}"([^"\s]{1,2000})"/.exec(this.#instruction)?.[1] ?? null
    this.#instruction = ''
    if (address === null || this.#group.shows !== 'text') return
    const shown = this.output.since(mark)?.trim()
    if (shown !== address && `mailto:${shown}` !== address) this.output.text(` [${address}]`)
  }

  #word(word: string, value: number | null): void {
    const isFirst = this.#group.isFresh
    if (word === '*' && isFirst) {
      this.#group.isStarred = true
      return
    }
    this.#group.isFresh = false
    if (isFirst && this.#beginsDestination(word)) return
    if (this.#toSkip > 0 && characterWords.has(word)) {
      this.#toSkip -= 1
      return
    }
    const character = characterWords.get(word)
    if (character !== undefined) this.#show((output) => output.text(character))
    else this.#format(word, value)
  }

  /** The first word of a group says what the group is for; true when that is all it says. */
  #beginsDestination(word: string): boolean {
    const group = this.#group
    if (word === 'field') group.field = this.output.mark()
    else if (word === 'fonttbl') group.shows = 'fonts'
    else if (group.shows === 'fonts' && word !== 'f') group.shows = 'nothing'
    else if (word === 'fldinst' && group.shows === 'text') group.shows = 'instruction'
    else if (word === 'htmltag' && this.isHtml) group.isForRtfOnly = false
    else if (group.isStarred || hiddenDestinations.has(word)) group.shows = 'nothing'
    else return false
    return true
  }

  #format(word: string, value: number | null): void {
    const group = this.#group
    if (word === 'u' && value !== null) this.#unicode(value)
    else if (word === 'uc' && value !== null) group.fallbackLength = Math.min(Math.max(value, 0), 100)
    else if (word === 'htmlrtf') group.isForRtfOnly = value !== 0
    else if (word === 'fromhtml') this.isHtml = value !== 0
    else if (word === 'ansicpg') this.#declareCharset(charsetOfCodepage(value))
    else if (word === 'mac') this.#declareCharset('macintosh')
    else if (word === 'f' && value !== null) this.#useFont(value)
    else if (word === 'fcharset' && group.shows === 'fonts') this.#nameFontCharset(value)
    else if (word === 'plain') group.charset = this.#documentCharset
  }

  #declareCharset(charset: string | null): void {
    this.#documentCharset = charset
    this.#group.charset = charset
  }

  #useFont(font: number): void {
    this.#font = font
    this.#group.charset = this.#fonts.get(font) ?? this.#documentCharset
  }

  #nameFontCharset(fontCharset: number | null): void {
    const codepage = fontCodepages.get(fontCharset ?? 1)
    const isNews = codepage !== undefined && this.#fonts.size < fontLimit
    if (isNews) this.#fonts.set(this.#font, charsetOfCodepage(codepage))
  }

  /** A UTF-16 unit, written as a signed number; what follows says it again for old readers. */
  #unicode(value: number): void {
    this.#show((output) => output.text(String.fromCharCode(value & 0xffff)))
    this.#toSkip = this.#group.fallbackLength
  }

  #bytes(bytes: Uint8Array): void {
    this.#group.isFresh = false
    const shown = bytes.subarray(this.#toSkip)
    this.#toSkip = Math.max(0, this.#toSkip - bytes.length)
    if (shown.length === 0) return
    const { charset, shows } = this.#group
    if (shows === 'instruction') this.#instruct(shown)
    else this.#show((output) => output.bytes(shown, charset))
  }

  #instruct(bytes: Uint8Array): void {
    if (this.#instruction.length < 4000) this.#instruction += Buffer.from(bytes.subarray(0, 4000)).toString('latin1')
  }

  #show(add: (output: RtfOutput) => void): void {
    const { shows, isForRtfOnly } = this.#group
    if (shows === 'text' && !(this.isHtml && isForRtfOnly)) add(this.output)
  }
}

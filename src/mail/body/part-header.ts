/**
 * The header section of a part, line by line as it streams in. It ends at the empty line; where that is missing, at the
 * first line that can belong to none, and the words above it that only look like fields are given back to the body.
 */
import type { HeaderField } from '../header/header-fields.ts'
import { fieldIn, isKnownField, kindOfLine, withoutLineEnd } from './header-lines.ts'

/** What a header section says, and the bytes that turned out to belong to the body. */
export type ReadPartHeader = Readonly<{ fields: readonly HeaderField[]; body: Buffer }>

type Field = { name: string; value: string; lines: Buffer[] }

/** Collects one header section; bounded by mailsplit, which counts the bytes. */
export class PartHeader {
  readonly #fields: Field[] = []
  #foreign: Buffer | null = null
  #isEnded = false

  /** Takes a line with its end. Gives true when it ends the section. */
  add(line: Buffer): boolean {
    const text = withoutLineEnd(line.toString('latin1'))
    const above = this.#fields.at(-1)
    switch (kindOfLine(text, above?.name ?? null)) {
      case 'field':
        this.#fields.push({ ...fieldIn(text), lines: [line] })
        return false
      case 'continuation':
        if (above === undefined) return false
        above.value = `${above.value} ${text.trim()}`
        above.lines.push(line)
        return false
      case 'foreign':
        this.#foreign = line
        return true
      default:
        this.#isEnded = true
        return true
    }
  }

  /** What was read so far. */
  read(): ReadPartHeader {
    const bodyFrom = this.#isEnded && this.#fields.some(({ name }) => isKnownField(name)) ? -1 : this.#firstOfText()
    const words = bodyFrom === -1 ? [] : this.#fields.slice(bodyFrom).flatMap(({ lines }) => lines)
    const end = words.length > 0 && this.#isEnded ? Buffer.from('\r\n') : this.#foreign
    return {
      fields: bodyFrom === -1 ? this.#fields : this.#fields.slice(0, bodyFrom),
      // Where nothing follows but a delimiter, the line end belongs to that.
      body: end === null ? withoutEnd(Buffer.concat(words)) : Buffer.concat([...words, end]),
    }
  }

  /** Behind the last field that is one of mail or MIME, words with a colon are text. */
  #firstOfText(): number {
    return this.#fields.findLastIndex(({ name }) => isKnownField(name)) + 1
  }
}

function withoutEnd(lines: Buffer): Buffer {
  if (lines.at(-1) !== 0x0a) return lines
  return lines.subarray(0, lines.at(-2) === 0x0d ? -2 : -1)
}

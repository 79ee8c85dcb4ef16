/**
 * Header blocks: the header fields that a client repeats above the mail that it quotes or forwards, "From:", "Sent:",
 * "To:" and "Subject:" in any language. A form that was filled in on a web page looks much like it, so a block needs an
 * author, a moment and a third field, and no field besides that a mail client would not write.
 */

import type { LabelledField } from './languages/language.ts'
import { isBlank, lineLimit } from './lines.ts'
import { folded, labels } from './phrases.ts'

/** What a block says, as it is written there; `end` is the line after it. */
export type HeaderBlock = Readonly<{
  end: number
  from: string
  date: string | null
  subject: string | null
  /** Written by a mail client for sure, not by a form. */
  isCertain: boolean
}>

/** Clients write no more than ten fields, some of them folded, long lists of recipients over many lines. */
const blockLimit = 40

type Field = Readonly<{ kind: LabelledField; value: string }>

/** The header block that begins at line `at`, or null; below a separator two fields are enough. */
export function headerBlockAt(lines: readonly string[], at: number, isSeparated: boolean): HeaderBlock | null {
  const fields: Field[] = []
  let line = at
  for (; line < Math.min(lines.length, at + blockLimit); line++) {
    const written = lines[line] ?? ''
    const field = fieldOf(written)
    if (field !== null) fields.push(field)
    else if (isBlank(written) ? fieldOf(lines[line + 1] ?? '') === null : !continues(fields, written)) break
  }
  return blockOf(fields, line, isSeparated, lines[line] ?? '')
}

function blockOf(fields: readonly Field[], end: number, isSeparated: boolean, next: string): HeaderBlock | null {
  const said = (kind: LabelledField) => fields.find((field) => field.kind === kind)?.value ?? null
  const [from, sent, subject] = [said('from'), said('sent'), said('subject')]
  if (from === null || fields.length < 2) return null
  const date = sent ?? said('date')
  const isForm = sent === null && !isBlank(next)
  const isWhole = date !== null && (subject ?? said('to')) !== null && !isForm
  return isWhole || isSeparated ? { end, from, date, subject, isCertain: sent !== null || /mailto:/i.test(from) } : null
}

/** The field on a line: a label that is known, in bold letters or not, a colon, and what follows. */
export function fieldOf(line: string): Field | null {
  const start = line.slice(0, 48)
  const colon = start.search(/[:：]/)
  if (colon < 1) return null
  const kind = labels.get(folded(start.slice(0, colon).replace(/[*_]/g, '')))
  if (kind === undefined) return null
  const value = line.slice(colon + 1, lineLimit)
  return {
    kind,
    value: value
      .replace(/\p{Cf}/gu, '')
      .replace(/^[\s*_]+/, '')
      .trim(),
  }
}

/** The rest of a folded field; the lists of recipients are long, the others take two lines at most. */
function continues(fields: readonly Field[], line: string): boolean {
  const last = fields.at(-1)
  if (last === undefined) return false
  if (last.kind === 'to' || last.kind === 'other') return /[@;,<]/.test(line.slice(0, lineLimit))
  return last.value === '' || /^[ \t]+\S/.test(line)
}

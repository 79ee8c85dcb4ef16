/**
 * Where a mail's body begins, and the few fields of its header section that say how to read it. The parser is given
 * these fields only: all else in the header section is read by `header-section.ts`, and a flood of fields, an mbox
 * line or a byte order mark in front of the first one cannot hide the structure.
 */
import { headerSectionLimitBytes } from '../digest.ts'
import { firstValue, type HeaderField } from '../header/header-fields.ts'

/** `header` stands in for the first `bodyFrom` bytes. */
export type BodyStart = Readonly<{ header: Buffer; bodyFrom: number }>

/** RFC 2045 §3, RFC 2183. The first of each counts, as for mail clients. */
const structuralFields = ['content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'] as const

/** Reads the mail as it is, from its first byte. */
export const wholeMail: BodyStart = { header: Buffer.alloc(0), bodyFrom: 0 }

/** The start of the body behind a header section of `sectionBytes` with these fields. */
export function bodyStartOf(fields: readonly HeaderField[], sectionBytes: number): BodyStart {
  // Longer than what was kept of it: only the parser can find its end.
  if (sectionBytes >= headerSectionLimitBytes) return wholeMail
  const lines = structuralFields.map((name) => {
    const value = firstValue(fields, name)
    return value === null ? '' : `${name}: ${value.replaceAll('\r', ' ')}\r\n`
  })
  return { header: Buffer.from(`${lines.join('')}\r\n`, 'latin1'), bodyFrom: sectionBytes }
}

/**
 * The charset that undeclared 8-bit bytes of a header section are most likely in: what the body declares, else what all of
 * those bytes together look like, since one name alone is too short to tell. Nothing is computed for clean fields.
 */
import { isUtf8 } from 'node:buffer'
import { decoderFor } from '../charset/decoders.ts'
import { detectedCharset } from '../charset/detection.ts'
import { allValues, firstValue, type HeaderField } from './header-fields.ts'
import { parametersOf } from './parameters.ts'

/** Fields with text for people; others with 8-bit in them are mostly broken by machines. */
const textFields = ['subject', 'from', 'to', 'cc', 'reply-to', 'sender', 'organization', 'comments', 'keywords']

/** Enough to tell, whatever a flood brings. */
const sampleLimit = 8 * 1024

/** A charset to try before detection; null when no field needs one, or when UTF-8 explains all there is. */
export function charsetHintOf(fields: readonly HeaderField[]): string | null {
  const values = textFields.flatMap((name) => allValues(fields, name)).filter((value) => /[^\t -~]/.test(value))
  const bytes = values.map((value) => Buffer.from(value.slice(0, sampleLimit), 'latin1')).filter((raw) => !isUtf8(raw))
  if (bytes.length === 0) return null
  const declared = declaredCharset(firstValue(fields, 'content-type'))
  return declared ?? detectedCharset(Buffer.concat(bytes).subarray(0, sampleLimit), topLevelDomain(fields))
}

/** The charset of the body, if it says something of bytes that are not UTF-8. */
function declaredCharset(contentType: string | null): string | null {
  const charset = contentType === null ? undefined : parametersOf(contentType).parameters.get('charset')
  const decoder = charset === undefined ? null : decoderFor(charset)
  return charset === undefined || decoder === null || decoder.by === 'bytes' || decoder.name === 'utf-8'
    ? null
    : charset
}

/** Of the author, as claimed: it only tips the scales between languages. */
function topLevelDomain(fields: readonly HeaderField[]): string | null {
  const author = firstValue(fields, 'from')?.slice(0, sampleLimit) ?? ''
  return /@[^\s@<>]{1,250}\.([a-z]{2,24})(?![\w.-])/i.exec(author)?.[1]?.toLowerCase() ?? null
}

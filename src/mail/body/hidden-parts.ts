/**
 * Parts that a broken structure hides: the boundary that is declared never occurs, none is declared, the multipart itself
 * is encoded, or the mail does not say that it is one. What such a multipart holds is read once more, with the boundary
 * that is found in it; where none is, it is text.
 */
import { bytesFrom } from '../mail-source.ts'
import type { MailSource } from '../parsed-mail.ts'
import type { Notes } from '../storable.ts'
import type { BodyStart } from './body-start.ts'
import { boundaryAtStart, boundaryIn } from './boundary.ts'
import { MultipartRemains, type Remains } from './multipart-remains.ts'
import { type PartCollectors, parseParts } from './parse-parts.ts'
import { decodedText } from './transfer-encoding.ts'

/** So far into a body the first delimiter is looked for: a preamble is a few lines. */
const searchedBytes = 256 * 1024

/** Multiparts that are read once more: broken ones hold broken ones, but not many. Those above it are text. */
const repairLimit = 50

/** The start of a mail that is a multipart without saying so: no type that counts, and a delimiter as its first line. */
export async function startWithBoundary(source: MailSource, start: BodyStart): Promise<BodyStart> {
  const type = start.fields?.find(({ name }) => name === 'content-type')?.value ?? ''
  if (start.fields === null || type.includes('/')) return start
  const boundary = boundaryAtStart(await bytesFrom(source, start.bodyFrom, 4096))
  return boundary === null ? start : withBoundary(start, 'multipart/mixed', boundary)
}

/** The start of a mail whose multipart has no parts by its own boundary, with the one that it is written with. */
export async function startWithOtherBoundary(
  source: MailSource,
  start: BodyStart,
  remains: readonly Remains[],
): Promise<BodyStart | null> {
  const root = remains.find(({ part }) => part.parentNode === false)
  if (start.fields === null || root === undefined || root.hasParts) return null
  const boundary = boundaryIn(await bytesFrom(source, start.bodyFrom, searchedBytes))
  return boundary === null ? null : withBoundary(start, root.fields.mediaType, boundary)
}

/** Reads what stands in multiparts without parts into `collectors`; what has no parts either is a text. */
export async function readHiddenParts(
  remains: readonly Remains[],
  collectors: PartCollectors,
  notes: Notes,
): Promise<void> {
  const queue = remains.filter(({ hasParts }) => !hasParts)
  for (let read = 0; read < queue.length; read++) {
    const hidden = queue[read]
    if (hidden !== undefined) queue.push(...(await readHidden(hidden, read < repairLimit, collectors, notes)))
  }
}

/** Gives the multiparts within that have no parts either. */
async function readHidden(
  { part, fields, bytes, isCut }: Remains,
  mayHaveParts: boolean,
  collectors: PartCollectors,
  notes: Notes,
): Promise<readonly Remains[]> {
  // The mail itself can be read once more from its bytes; of a multipart within, this is all there is.
  if (isCut && part.parentNode !== false) notes.add('a multipart with a broken boundary is very large and was cut')
  const content = decodedText(bytes, fields.encoding)
  const boundary = mayHaveParts ? boundaryIn(content.subarray(0, searchedBytes)) : null
  if (boundary !== null) {
    const remains = new MultipartRemains()
    const start = withBoundary({ fields: [], bodyFrom: 0 }, fields.mediaType, boundary)
    await parseParts({ in: 'memory', bytes: content }, start, { ...collectors, remains })
    return remains.all().filter(({ hasParts }) => !hasParts)
  }
  // The mail itself as it came is the raw body, which the reader takes when there is nothing better.
  const isWholeMail = part.parentNode === false && fields.encoding === 'identity'
  if (isWholeMail || content.toString('latin1').trim() === '') return []
  notes.add('a multipart without parts was read as text')
  const shape = { mediaType: 'text/plain', charset: fields.charset, encoding: 'identity', ...unwrapped } as const
  collectors.texts.begin({ ...shape, parentNode: part.parentNode }).take(withoutDelimiter(content))
  return []
}

/** mailsplit gives the closing delimiter of the multipart around it along with the last lines. */
function withoutDelimiter(content: Buffer): Buffer {
  const from = Math.max(0, content.length - 200)
  const end = /(?:^|\r?\n)--\S{1,100}--\s*$/.exec(content.toString('latin1', from))
  return end === null ? content : content.subarray(0, from + end.index)
}

const unwrapped = { flowed: false, delSp: false, isAttached: false } as const

function withBoundary({ fields, bodyFrom }: BodyStart, mediaType: string, boundary: string): BodyStart {
  const others = (fields ?? []).filter(({ name }) => name !== 'content-type')
  return { fields: [{ name: 'content-type', value: `${mediaType}; boundary="${boundary}"` }, ...others], bodyFrom }
}

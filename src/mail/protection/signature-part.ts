/**
 * What a signed multipart holds besides the part that is signed (RFC 1847 §2.1): its signature, and words around the
 * parts. A reader shows more of that than it should: a signature in disguise, and stray words when there are no others.
 */
import { allValues } from '../header/header-fields.ts'
import { parametersOf } from '../header/parameters.ts'
import { type Entity, wordsAroundParts } from './entity.ts'

const signatureTypes = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/

/** What programs write above the parts for readers that know no MIME. */
const usualWords =
  /^(?:This is an? (?:multi-?part message in MIME format|(?:S\/MIME|OpenPGP\/MIME|PGP\/MIME|cryptographically) signed message(?: in MIME format| \(RFC [\d ]{4,9}(?:and \d{4})?\))?)[.:]?)?$/i

/** Whether nothing that a person may get to see stands outside of the signed part. */
export function saysNoMore(multipart: Entity, signaturePart: Entity): boolean {
  return isOnlySignature(signaturePart) && usualWords.test(wordsAroundParts(multipart))
}

/** Of other types, or under other names, a part is text, a calendar or packed files to the parser, besides. */
function isOnlySignature({ mediaType, fields }: Entity): boolean {
  const said = ['content-type', 'content-disposition'].map((name) => allValues(fields, name))
  const names = said.flat().flatMap((value) => {
    const { parameters } = parametersOf(value)
    return [parameters.get('name') ?? '', parameters.get('filename') ?? '']
  })
  const isNamedSo = names.every((name) => !name.includes('.') || /\.(?:asc|sig|pgp|gpg|p7[cms])$/i.test(name))
  return signatureTypes.test(mediaType) && said.every((values) => values.length <= 1) && isNamedSo
}

/**
 * OpenPGP inside of a text (RFC 9580 §7), as people paste it or old clients send it: the signed text is shown without its
 * armor, an encrypted block is replaced by a notice; what stands around the block stays. One block decides for the mail.
 */
import type { Protection } from '../parsed-mail.ts'
import { encryptedNotice } from './notice.ts'
import { openCleartext, recipientKeys } from './pgp.ts'

/** The text as people should read it, and what protects it. */
export type OpenedText = Readonly<{ text: string; protection: Protection }>

const signedBegin = '-----BEGIN PGP SIGNED MESSAGE-----'
const signedEnd = '-----END PGP SIGNATURE-----'
const encryptedBegin = '-----BEGIN PGP MESSAGE-----'
const encryptedEnd = '-----END PGP MESSAGE-----'

/** Opens the first block of a text; null when it has none. A quoted block (`> -----BEGIN`) is history, not content. */
export async function openInline(text: string, keys: () => readonly Buffer[]): Promise<OpenedText | null> {
  const signed = blockIn(text, signedBegin, signedEnd)
  if (signed !== null) {
    const { text: content, reading } = await openCleartext(signed.block, keys())
    const rest = `${signed.before}${signed.after}`.trim()
    const protection: Protection = { scheme: 'pgp', kind: 'signed', ...reading }
    return {
      text: `${signed.before}${content}${signed.after}`.trim(),
      protection: rest === '' || reading.signature !== 'valid' ? protection : partly(protection),
    }
  }
  const encrypted = blockIn(text, encryptedBegin, encryptedEnd)
  if (encrypted === null) return null
  const { because, notice } = encryptedNotice('pgp', await recipientKeys(Buffer.from(encrypted.block)))
  return {
    text: `${encrypted.before}${notice}${encrypted.after}`.trim(),
    protection: { scheme: 'pgp', kind: 'encrypted', signature: null, signer: null, because },
  }
}

type Block = Readonly<{ before: string; block: string; after: string }>

function blockIn(text: string, begin: string, end: string): Block | null {
  const from = text.startsWith(begin) ? 0 : text.indexOf(`\n${begin}`) + 1
  if (from === 0 && !text.startsWith(begin)) return null
  const endAt = text.indexOf(end, from)
  if (endAt === -1) return null
  const to = endAt + end.length
  return { before: text.slice(0, from), block: text.slice(from, to), after: text.slice(to) }
}

function partly(protection: Protection): Protection {
  return {
    ...protection,
    signature: 'unknown',
    because: `${protection.because}, but only a part of the text is signed`,
  }
}

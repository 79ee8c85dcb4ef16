/**
 * Signed and encrypted mail (S/MIME, RFC 8551; PGP/MIME, RFC 3156): what protects a mail, what to read in place of its
 * body, and what to tell people when there is nothing to read, so that such a mail is never an empty ticket. Works on the
 * exact bytes of the mail, beside the parser, and only when the header section or a part says that it must.
 */
import type { HeaderField } from '../header/header-fields.ts'
import { firstValue } from '../header/header-fields.ts'
import type { Protection } from '../parsed-mail.ts'
import { decodedBody, type Entity, entityOf, entityWith, rawParts } from './entity.ts'
import { encryptedNotice } from './notice.ts'
import { attachedKeys, recipientKeys, verifyDetached } from './pgp.ts'
import { saysNoMore } from './signature-part.ts'
import { type Cms, readCms, type SignatureReading } from './smime.ts'

/** What protects a mail. */
export type Protected = Readonly<{
  protection: Protection
  /** The entity that was inside, to be read in place of the mail's own body; null: that is read as it stands. */
  inner: Buffer | null
  /** What stands for the text that nobody here can read; null when there is nothing to say. */
  notice: string | null
}>

/** Bytes of a body that is verified or opened: more than a mail may have by default. */
export const protectedLimitBytes = 32 * 1024 * 1024

/** Signed in signed in compressed: RFC 8551 §3.7 knows triple wrapping, nobody knows more. */
const deepestLayer = 3

/** Whether a mail with these fields has to be looked at: cheap, for every mail. A mixed mail may have a part that is. */
export function mayBeProtected(fields: readonly HeaderField[]): boolean {
  return /^\s*(?:multipart\/(?:signed|encrypted|mixed)|application\/(?:x-)?pkcs7-mime)/i.test(
    firstValue(fields, 'content-type') ?? '',
  )
}

/**
 * What protects the mail with these fields and this body (at most {@link protectedLimitBytes}); null when nothing does.
 * `author` is the address in `From:`; a valid signature of somebody else says so.
 */
export async function openProtected(
  fields: readonly HeaderField[],
  body: Buffer,
  author: string | null,
): Promise<Protected | null> {
  const opened = await openMail(entityWith(fields, body))
  return opened === null ? null : { ...opened, protection: comparedWith(author, opened.protection) }
}

/** Nobody but the reader would notice that a good signature is not the author's. */
function comparedWith(author: string | null, protection: Protection): Protection {
  const { signature, signer, because } = protection
  const isAuthors = author !== null && (signer ?? '').toLowerCase().includes(`<${author.toLowerCase()}>`)
  if (signature !== 'valid' || isAuthors) return protection
  return { ...protection, because: `${because}, who is not the author ${author ?? '(none)'}` }
}

async function openMail(mail: Entity): Promise<Protected | null> {
  if (mail.mediaType !== 'multipart/mixed') return await openEntity(mail, mail, deepestLayer)
  const part = rawParts(mail)
    .map((bytes) => entityOf(bytes))
    .find((entity) => kindOf(entity) !== null)
  const opened = part === undefined ? null : await openEntity(part, mail, deepestLayer)
  return opened === null ? null : asPart(opened)
}

type Kind = 'signed' | 'encrypted' | 'cms'

function kindOf({ mediaType }: Entity): Kind | null {
  if (mediaType === 'multipart/signed') return 'signed'
  if (mediaType === 'multipart/encrypted') return 'encrypted'
  return /^application\/(?:x-)?pkcs7-mime$/.test(mediaType) ? 'cms' : null
}

async function openEntity(entity: Entity, mail: Entity, layers: number): Promise<Protected | null> {
  const kind = layers === 0 ? null : kindOf(entity)
  if (kind === 'signed') return await openSigned(entity, mail)
  if (kind === 'encrypted') return await openEncrypted(entity)
  return kind === 'cms' ? await openCms(entity, mail, layers) : null
}

/**
 * RFC 1847 §2.1: the first part is signed, the second is the signature. The parser shows both, and what stands around
 * them: whatever of that says more than a signature does is not signed.
 */
async function openSigned(entity: Entity, mail: Entity): Promise<Protected> {
  const [content, signature, ...more] = rawParts(entity)
  const scheme = /pkcs7/i.test(entity.parameters.get('protocol') ?? '') ? 'smime' : 'pgp'
  if (content === undefined || signature === undefined) {
    const because = 'it says that it is signed, but the signature is missing'
    return told({ scheme, kind: 'signed', signature: 'unknown', signer: null, because })
  }
  const signaturePart = entityOf(signature)
  const bytes = decodedBody(signaturePart)
  const reading = scheme === 'smime' ? await verifyCms(content, bytes) : await verifyPgp(content, bytes, mail)
  const opened = told({ scheme, kind: 'signed', ...reading })
  return more.length === 0 && saysNoMore(entity, signaturePart) ? opened : asPart(opened)
}

async function verifyCms(content: Buffer, signature: Buffer): Promise<SignatureReading> {
  const cms = await readCms(signature)
  if (cms.kind === 'signed') return await cms.verify(content)
  const because = cms.kind === 'unreadable' ? cms.because : `it is ${cms.kind}`
  return { signature: 'unknown', signer: null, because: `the signature could not be read: ${because}` }
}

async function verifyPgp(content: Buffer, signature: Buffer, mail: Entity): Promise<SignatureReading> {
  return await verifyDetached(content, signature, attachedKeys(mail))
}

/** RFC 3156 §4: a part that says the version, and the message. */
async function openEncrypted(entity: Entity): Promise<Protected> {
  const message = rawParts(entity).at(1)
  const keys = message === undefined ? [] : await recipientKeys(decodedBody(entityOf(message)))
  return encrypted('pgp', keys)
}

async function openCms(entity: Entity, mail: Entity, layers: number): Promise<Protected | null> {
  const cms = await readCms(decodedBody(entity))
  switch (cms.kind) {
    case 'encrypted':
      return encrypted('smime', [])
    case 'signed':
      return await openOpaque(cms, mail, layers)
    case 'compressed': {
      // Compression protects nothing; what is inside is the mail.
      const inner = await openEntity(entityOf(cms.content), mail, layers - 1)
      const protection = inner?.protection ?? null
      return protection === null ? compressed(cms.content) : { inner: cms.content, notice: null, ...inner, protection }
    }
    default:
      return encryptedLooking(cms.because)
  }
}

async function openOpaque(cms: Extract<Cms, { kind: 'signed' }>, mail: Entity, layers: number): Promise<Protected> {
  const reading = await cms.verify(cms.content ?? Buffer.alloc(0))
  const protection: Protection = { scheme: 'smime', kind: 'signed', ...reading }
  if (cms.content === null) return told(protection)
  const within = await openEntity(entityOf(cms.content), mail, layers - 1)
  if (within?.protection.kind === 'encrypted') return within
  return { protection, inner: within?.inner ?? cms.content, notice: null }
}

function told(protection: Protection): Protected {
  return { protection, inner: null, notice: null }
}

function compressed(content: Buffer): Protected {
  const because = 'the mail is compressed with S/MIME, which neither signs nor encrypts'
  return {
    protection: { scheme: 'smime', kind: 'signed', signature: 'unknown', signer: null, because },
    inner: content,
    notice: null,
  }
}

function encrypted(scheme: Protection['scheme'], keys: readonly string[]): Protected {
  const { because, notice } = encryptedNotice(scheme, keys)
  return { protection: { scheme, kind: 'encrypted', signature: null, signer: null, because }, inner: null, notice }
}

/** CMS that can not be read may be anything; what people get to know is that nobody could. */
function encryptedLooking(why: string): Protected {
  const because = `the S/MIME content could not be read: ${why}`
  const notice = `[This mail is packed with S/MIME and could not be opened: ${why}. The attachment has it as it came.]`
  return {
    protection: { scheme: 'smime', kind: 'encrypted', signature: null, signer: null, because },
    inner: null,
    notice,
  }
}

/** A signature over one part says nothing of what stands around it, such as the footer of a list or somebody's preface. */
function asPart({ protection, notice }: Protected): Protected {
  const { signature, because } = protection
  if (signature !== 'valid') return { protection, inner: null, notice }
  const partly = `${because}, but only a part of the mail is signed`
  return { protection: { ...protection, signature: 'unknown', because: partly }, inner: null, notice }
}

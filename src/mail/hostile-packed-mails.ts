/** For tests: mails that are hostile by what is packed in them, small on the wire and large when they are unpacked. */
import { deflateRawSync } from 'node:zlib'
import { compressedRtf } from './packed/rtf/write-compressed-rtf.ts'
import { attribute, binary, properties, tnef } from './packed/tnef/write-tnef.ts'

/** A mail, what makes it hostile, and what its reading says of it: in `parseError`, or else in a note. */
export type Hostile = Readonly<{
  what: string
  mail: () => Buffer
  parseError: RegExp | null
  note: RegExp | null
  text: RegExp
}>

/** How each of them begins. */
export const head =
  'From: Mallory <mallory@evil.example>\r\nTo: support@humanmade.com\r\nSubject: hostile\r\nMessage-ID: <h@evil.example>\r\n'

/** `piece` again and again, `bytes` long. */
export function filled(piece: string, bytes: number): string {
  return piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes)
}

/** `bytes` as a part in base64. */
function inBase64(type: string, bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}`
}

/** An OpenPGP message (RFC 9580 §5.6) of a few hundred KB that is nothing but 300 MB of zeros, packed. */
function packedZeros(): string {
  const packed = Buffer.concat([Buffer.from([1]), deflateRawSync(Buffer.alloc(300 * 1024 * 1024))])
  const length = Buffer.from([0xff, 0, 0, 0, 0])
  length.writeUInt32BE(packed.length, 1)
  const lines = Buffer.concat([Buffer.from([0xc8]), length, packed])
    .toString('base64')
    .replace(/.{64}/g, '$&\r\n')
  return `-----BEGIN PGP MESSAGE-----\r\n\r\n${lines}\r\n-----END PGP MESSAGE-----\r\n`
}

/** Messages within each other, each one in base64 again. */
function wrapped(depth: number): string {
  let inner = Buffer.from('Subject: in\r\n\r\nthe innermost')
  for (let at = 0; at < depth; at++) inner = Buffer.from(inBase64('message/rfc822', inner))
  return inner.toString()
}

/** A winmail.dat whose text is compressed RTF (MS-OXRTFCP): 20 MB in 2. */
function packedRtf(): Buffer {
  const rtf = Buffer.concat([Buffer.from('{\\rtf1\\ansi the first words '), Buffer.alloc(20_000_000, 'x')])
  return tnef(attribute(1, 0x00069003, properties(binary(0x1009, compressedRtf(rtf)))))
}

/** As in `hostile-mails.ts`. */
export const packed: readonly Hostile[] = [
  {
    what: 'an OpenPGP message of 400 KB that unpacks to 300 MB',
    mail: () =>
      Buffer.from(
        `${head}Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n` +
          `--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n` +
          `Content-Type: application/octet-stream\r\n\r\n${packedZeros()}--b--\r\n`,
      ),
    parseError: null,
    note: null,
    text: /^\[This mail is encrypted with OpenPGP/,
  },
  {
    what: '18 MB of text in base64',
    mail: () => Buffer.from(`${head}${inBase64('text/plain', Buffer.alloc(18_000_000, 'All work and no play.\n'))}`),
    parseError: null,
    note: /very long and was cut/,
    text: /^All work/,
  },
  {
    what: 'a table of 17 MB in base64',
    mail: () => Buffer.from(`${head}${inBase64('text/html', Buffer.alloc(17_000_000, '<td>x</td>'))}`),
    parseError: null,
    note: /long or deeply nested/,
    text: /^x {2}x/,
  },
  {
    what: 'messages in base64 within each other, 30 deep',
    mail: () => Buffer.from(`${head}${wrapped(30)}`),
    parseError: null,
    note: null,
    text: /^/,
  },
  {
    what: 'a line of 20 MB',
    mail: () => Buffer.from(`${head}\r\n${filled('x', 20_000_000)}`),
    parseError: null,
    note: /very long and was cut/,
    text: /^x{1000}/,
  },
  {
    what: 'a winmail.dat of 2 MB whose text unpacks to 20 MB',
    mail: () => Buffer.from(`${head}${inBase64('application/ms-tnef; name=winmail.dat', packedRtf())}`),
    parseError: null,
    note: /./,
    text: /the first words/,
  },
]

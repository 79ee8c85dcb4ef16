import { expect, test } from 'vitest'
import { decodeText } from './charset.ts'

const littleEndian = (text: string) => Buffer.from(text, 'utf16le')
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()

const texts: readonly (readonly [string, Buffer, string | null, string])[] = [
  ['little endian', littleEndian('Größe'), 'utf-16le', 'Größe'],
  ['big endian', bigEndian('Größe'), 'utf-16be', 'Größe'],
  ['a mark', littleEndian('\ufeffGröße'), 'utf-16', 'Größe'],
  ['a mark that contradicts the name', bigEndian('\ufeffGröße'), 'utf-16le', 'Größe'],
  ['no mark, little endian by its zeros', littleEndian('Größe'), 'utf-16', 'Größe'],
  ['no mark, big endian by its zeros', bigEndian('Größe'), 'utf-16', 'Größe'],
  ['no mark and no zeros: big endian (RFC 2781 §4.3)', bigEndian('日本語'), 'utf-16', '日本語'],
  ['a mark without a name', littleEndian('\ufeffGröße'), null, 'Größe'],
  ['only in name', Buffer.from('Hello you there'), 'utf-16', 'Hello you there'],
  ['only in name, with a letter', Buffer.from('Hello caf\xe9', 'latin1'), 'utf-16', 'Hello café'],
  ['UTF-8 under its name', Buffer.from('Größe'), 'utf-16', 'Größe'],
  ['half of a pair', Buffer.from([0x3d, 0xd8, 0x61, 0]), 'utf-16le', '\ufffda'],
]

test.each(texts)('UTF-16: %s', (_, bytes, charset, text) => {
  expect(decodeText(bytes, charset).text).toBe(text)
})

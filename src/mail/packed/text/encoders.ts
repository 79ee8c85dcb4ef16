/** For tests: encoders of what is unpacked here. */
import { crc32 } from 'node:zlib'

/** The data lines of uuencode; `zero` is how the encoder writes 0, a grave accent or a space. */
export function uuLines(content: Uint8Array, zero = '`'): readonly string[] {
  const character = (value: number) => (value === 0 ? zero : String.fromCharCode(value + 32))
  const lines = []
  for (let at = 0; at < content.length; at += 45) {
    const line = content.subarray(at, at + 45)
    let text = character(line.length)
    for (let group = 0; group < line.length; group += 3) {
      const bits = ((line[group] ?? 0) << 16) | ((line[group + 1] ?? 0) << 8) | (line[group + 2] ?? 0)
      text += [18, 12, 6, 0].map((shift) => character((bits >> shift) & 63)).join('')
    }
    lines.push(text)
  }
  return lines
}

/** A whole block of uuencode, with the line that holds nothing before its end. */
export function uuBlock(name: string, content: Uint8Array, zero = '`'): string {
  return [`begin 644 ${name}`, ...uuLines(content, zero), zero, 'end', ''].join('\n')
}

/** The data of yEnc in lines of 128, with CRLF. */
export function yencLines(content: Uint8Array): Buffer {
  const bytes: number[] = []
  let column = 0
  for (const byte of content) {
    const shifted = (byte + 42) & 255
    const isCritical = shifted === 0 || shifted === 10 || shifted === 13 || shifted === 0x3d
    if (isCritical) bytes.push(0x3d, (shifted + 64) & 255)
    else bytes.push(shifted)
    column += isCritical ? 2 : 1
    if (column < 128) continue
    bytes.push(13, 10)
    column = 0
  }
  return Buffer.from(column === 0 ? bytes : [...bytes, 13, 10])
}

/** A whole block of yEnc. */
export function yencBlock(name: string, content: Uint8Array): Buffer {
  const { length } = content
  return Buffer.concat([
    Buffer.from(`=ybegin line=128 size=${length} name=${name}\r\n`),
    yencLines(content),
    Buffer.from(`=yend size=${length} crc32=${crc32(content).toString(16).padStart(8, '0')}\r\n`),
  ])
}

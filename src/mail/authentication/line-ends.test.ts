import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeLines } from './line-ends.ts'

async function piecesOf(...chunks: readonly string[]): Promise<readonly string[]> {
  const pieces: string[] = []
  for await (const piece of wholeLines(chunked(chunks))) pieces.push(piece.toString('latin1'))
  return pieces
}

async function* chunked(chunks: readonly string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
}

test('lines end in CRLF, and no piece ends inside of a line', async () => {
  expect(await piecesOf('a\r\nb', 'c\r\nd\n')).toEqual(['a\r\n', 'bc\r\nd\r\n'])
  expect(await piecesOf('a\r', '\nb')).toEqual(['a\r\n', 'b'])
  expect(await piecesOf('a\n', '\n\nb\rc')).toEqual(['a\r\n', '\r\n\r\n', 'b\rc'])
  expect(await piecesOf('')).toEqual([''])
  expect(await piecesOf()).toEqual([])
})

test('however bytes are chunked, the same lines come out, and only line feeds are changed', async () => {
  const text = fc.array(fc.constantFrom('\r', '\n', 'a', '\xff', '\r\n'), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        text.map((parts) => parts.join('')),
        { maxLength: 8 },
      ),
      async (chunks) => {
        const pieces = await piecesOf(...chunks)
        expect(pieces.join('')).toBe(chunks.join('').replaceAll(/\r?\n/g, '\r\n'))
        expect(pieces.slice(0, -1).every((piece) => piece.endsWith('\r\n'))).toBe(true)
      },
    ),
  )
})

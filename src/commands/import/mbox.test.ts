import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMbox } from './mbox.ts'
import type { MboxFormat } from './mbox-lines.ts'

const dated = 'From ada@customer.example Mon Jan  1 09:30:00 2024'

test.each<[name: string, format: MboxFormat, file: string, mails: readonly string[]]>([
  ['an empty file holds no mail', 'mboxrd', '', []],
  ['one mail', 'mboxrd', `${dated}\nSubject: a\n\nhello\n\n`, ['Subject: a\n\nhello\n']],
  ['a mail without a last line break', 'mboxrd', `${dated}\nSubject: a\n\nhello`, ['Subject: a\n\nhello']],
  [
    'no empty line between two mails',
    'mboxrd',
    `${dated}\nA: 1\n\na\n${dated}\nB: 2\n\nb\n`,
    ['A: 1\n\na\n', 'B: 2\n\nb\n'],
  ],
  [
    'CRLF throughout',
    'mboxrd',
    `${dated}\r\nA: 1\r\n\r\na\r\n\r\n${dated}\r\nB: 2\r\n\r\nb\r\n\r\n`,
    ['A: 1\r\n\r\na\r\n', 'B: 2\r\n\r\nb\r\n'],
  ],
  [
    'an unquoted sentence is text',
    'mboxrd',
    `${dated}\nA: 1\n\nHi,\n\nFrom now on we wait.\n\nBye\n\n`,
    ['A: 1\n\nHi,\n\nFrom now on we wait.\n\nBye\n'],
  ],
  [
    'a From line without a date, before a header field',
    'mboxrd',
    `From ada\nA: 1\n\na\n\nFrom bob\nB: 2\n\nb\n\n`,
    ['A: 1\n\na\n', 'B: 2\n\nb\n'],
  ],
  ['a mail without a byte', 'mboxrd', `${dated}\n\n${dated}\nB: 2\n\nb\n\n`, ['', 'B: 2\n\nb\n']],
  [
    'mboxrd takes one > off',
    'mboxrd',
    `${dated}\nA: 1\n\n>From x\n>>From y\n> From z\n>>Fromage\n\n`,
    ['A: 1\n\nFrom x\n>From y\n> From z\n>>Fromage\n'],
  ],
  [
    'mboxo takes off what it put there',
    'mboxo',
    `${dated}\nA: 1\n\n>From x\n>>From y\n\n`,
    ['A: 1\n\nFrom x\n>>From y\n'],
  ],
  [
    'a Content-Length that lies',
    'mboxrd',
    `${dated}\nContent-Length: 9000\n\na\n\n${dated}\nB: 2\n\nb\n\n`,
    ['Content-Length: 9000\n\na\n', 'B: 2\n\nb\n'],
  ],
  [
    'bytes before the first From line are not lost',
    'mboxrd',
    `A: 1\n\na\n\n${dated}\nB: 2\n\nb\n\n`,
    ['A: 1\n\na\n', 'B: 2\n\nb\n'],
  ],
  [
    'a From line longer than a line may be is text',
    'mboxrd',
    `${dated}\nA: 1\n\nFrom ${'x'.repeat(2000)} ${dated}\n\n`,
    [`A: 1\n\nFrom ${'x'.repeat(2000)} ${dated}\n`],
  ],
])('%s', async (_, format, file, mails) => {
  expect(await mailsOf([Buffer.from(file)], format)).toEqual(mails)
  expect(
    await mailsOf(
      Array.from(Buffer.from(file), (byte) => Buffer.of(byte)),
      format,
    ),
  ).toEqual(mails)
})

test('a mail says where in the file it stands, and gives its From line', async () => {
  const file = `${dated}\nA: 1\n\na\n\n${dated}\nB: 2\n\nb\n\n`
  const seen: [string, number][] = []
  for await (const mail of readMbox(chunked(Buffer.from(file), 7), 'mboxrd')) seen.push([mail.fromLine, mail.offset])
  expect(seen).toEqual([
    [dated, 0],
    [dated, file.lastIndexOf(dated)],
  ])
})

test('whatever mails are written as mboxrd come back as they were, however the file is cut', async () => {
  const line = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '',
        'From',
        'From ',
        `${dated}`,
        'From x',
        '>',
        '>From ',
        '>>>From y',
        '\r',
        'A: 1',
        'F',
      ),
    },
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\n', '')),
  )
  const mail = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'))
    .map(([lines, lineBreak]) => `Subject: x${lineBreak}${lines.map((text) => text + lineBreak).join('')}`)
  const separator = fc.constantFrom(dated, 'From ada@customer.example', 'From - Mon Jan 01 00:00:00 +0000 2020')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(separator, mail)), fc.integer({ min: 1, max: 50 }), async (mails, size) => {
      const file = Buffer.from(mails.map(([from, text]) => `${from}\n${quotedAsMboxrd(text)}\n`).join(''))
      expect(await mailsOf(chunked(file, size), 'mboxrd')).toEqual(mails.map(([, text]) => text))
    }),
  )
})

test('no bytes make it fail, and how they are cut makes no difference', async () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom('From ', '\nFrom ', '\n\n', '>', '\r\n', `\n${dated}\n`, ':').map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(part),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom<MboxFormat>('mboxrd', 'mboxo'),
      async (parts, size, format) => {
        const file = Buffer.concat(parts)
        expect(await mailsOf(chunked(file, size), format)).toEqual(await mailsOf([file], format))
      },
    ),
  )
})

test('a mail that is left unread is passed over', async () => {
  const seen: string[] = []
  const file = `${dated}\nA: 1\n\na\n\n${dated}\nB: 2\n\nb\n\n${dated}\nC: 3\n\nc\n\n`
  for await (const mail of readMbox(chunked(Buffer.from(file), 10), 'mboxrd')) {
    for await (const bytes of mail.bytes) {
      seen.push(Buffer.from(bytes).toString())
      break
    }
  }
  expect(seen.map((text) => text.slice(0, 2))).toEqual(['A:', 'B:', 'C:'])
})

test('a mail of any size passes through in pieces no larger than those of the file', async () => {
  const pieces = 300
  async function* file() {
    yield Buffer.from(`${dated}\nSubject: huge\n\n`)
    for (let piece = 0; piece < pieces; piece++) yield Buffer.alloc(64 * 1024, '>')
  }
  let [sizeBytes, largest] = [0, 0]
  for await (const mail of readMbox(file(), 'mboxrd'))
    for await (const bytes of mail.bytes)
      [sizeBytes, largest] = [sizeBytes + bytes.length, Math.max(largest, bytes.length)]
  expect(sizeBytes).toBe('Subject: huge\n\n'.length + pieces * 64 * 1024)
  expect(largest).toBeLessThan(64 * 1024 + 2000)
})

function quotedAsMboxrd(text: string): string {
  return text.replace(/(?<=^|\n)(?=>*From )/g, '>')
}

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function mailsOf(file: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, format: MboxFormat): Promise<string[]> {
  const mails: string[] = []
  for await (const mail of readMbox(toAsync(file), format)) {
    const bytes = await Array.fromAsync(mail.bytes)
    mails.push(Buffer.concat(bytes).toString('latin1'))
  }
  return mails
}

async function* toAsync(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks
}

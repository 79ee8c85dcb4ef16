import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { type Unpacked, unpackTnef } from '../unpack.ts'
import {
  attachment,
  attribute,
  binary,
  codepage,
  eightBit,
  integer,
  named,
  namedTime,
  object,
  properties,
  tnef,
  unicode,
  type WrittenProperty,
} from './write-tnef.ts'

const ids = {
  body: 0x1000,
  html: 0x1013,
  rtf: 0x1009,
  subject: 0x37,
  messageClass: 0x1a,
  codepage: 0x3fde,
  data: 0x3701,
}
const file = { name: 0x3704, longName: 0x3707, displayName: 0x3001, type: 0x370e, contentId: 0x3712, extension: 0x3703 }
const messageObject = '00020307-0000-0000-c000-000000000046'
const storageObject = '0000000b-0000-0000-c000-000000000046'
const appointment = '00062002-0000-0000-c000-000000000046'

const message = (...list: readonly WrittenProperty[]) => attribute(1, 0x00069003, properties(...list))
const title = (name: string) => attribute(2, 0x00018010, Buffer.from(`${name}\0`, 'latin1'))
const pdf = Buffer.from('%PDF-1.4')

/** Files with their content as text. */
function shown({ files, ...rest }: Unpacked) {
  return { ...rest, files: files.map((each) => ({ ...each, content: Buffer.from(each.content).toString('latin1') })) }
}

const namesOf = (bytes: Buffer) => unpackTnef(bytes).files.map(({ filename }) => filename)

test('a message and its files are read, each with its name, type and Content-ID', () => {
  const stream = tnef(
    message(unicode(ids.subject, 'Grüße'), unicode(ids.body, 'Hallo,\r\nanbei.\r\n')),
    ...attachment(pdf, eightBit(file.name, 'RECHNU~1.PDF'), unicode(file.longName, 'Rechnung März.pdf')),
    ...attachment(
      Buffer.from('GIF'),
      unicode(file.longName, 'logo'),
      eightBit(file.type, 'image/gif'),
      unicode(file.contentId, '<logo@x>'),
    ),
  )
  expect(shown(unpackTnef(stream))).toEqual({
    subject: 'Grüße',
    text: 'Hallo,\nanbei.\n',
    html: null,
    problem: null,
    files: [
      {
        filename: 'Rechnung März.pdf',
        contentType: 'application/pdf',
        contentId: null,
        content: '%PDF-1.4',
        problem: null,
      },
      { filename: 'logo', contentType: 'image/gif', contentId: 'logo@x', content: 'GIF', problem: null },
    ],
  })
})

const names: readonly (readonly [string, Buffer, readonly (string | null)[]])[] = [
  [
    '8-bit, in the code page of the message',
    tnef(codepage(1251), ...attachment(pdf, eightBit(file.longName, '\xd1\xf7\xb8\xf2.pdf'))),
    ['Счёт.pdf'],
  ],
  [
    'of an old writer: the title alone',
    tnef(
      codepage(1252),
      attribute(2, 0x00069002, Buffer.alloc(14)),
      title('B\xfcro.txt'),
      attribute(2, 0x0006800f, pdf),
    ),
    ['Büro.txt'],
  ],
  ['without the attribute that begins an attachment', tnef(title('a.txt'), attribute(2, 0x0006800f, pdf)), ['a.txt']],
  [
    'behind the content',
    tnef(attribute(2, 0x00069002, Buffer.alloc(14)), attribute(2, 0x0006800f, pdf), title('late.txt')),
    ['late.txt'],
  ],
  ['missing', tnef(...attachment(pdf)), [null]],
  ['a path', tnef(...attachment(pdf, unicode(file.longName, '..\\..\\boot.ini'))), ['.._.._boot.ini']],
  ['turned around', tnef(...attachment(pdf, unicode(file.longName, 'annexe\u202Ecod.exe'))), ['annexecod.exe']],
]

test.each(names)('a file name that is %s', (_, stream, expected) => {
  expect(namesOf(stream)).toEqual(expected)
})

test('content may be a property, an object or a link to nothing', () => {
  const stream = tnef(
    ...attachment(null, binary(ids.data, pdf), unicode(file.longName, 'a.pdf')),
    ...attachment(null, object(ids.data, storageObject, Buffer.from('OLE')), unicode(file.displayName, 'Drawing')),
    ...attachment(null, unicode(file.longName, 'on-a-share.doc')),
  )
  const files = shown(unpackTnef(stream)).files.map(({ filename, content }) => [filename, content])
  expect(files).toEqual([
    ['a.pdf', '%PDF-1.4'],
    ['Drawing', 'OLE'],
    ['on-a-share.doc', ''],
  ])
})

test('HTML is decoded as the message declares it', () => {
  const html = (page: number, bytes: string) =>
    unpackTnef(tnef(message(integer(ids.codepage, page), binary(ids.html, Buffer.from(bytes, 'latin1'))))).html
  expect(html(20866, '<p>\xf0\xd2\xc9')).toBe('<p>При')
  expect(html(65001, '<p>\xc3\xa9')).toBe('<p>é')
  expect(html(1252, '<p>\x80')).toBe('<p>€')
})

describe('a message within', () => {
  const within = tnef(
    message(
      unicode(ids.subject, 'Ärger'),
      unicode(ids.body, 'Das Gerät brennt.'),
      unicode(0x0c1a, 'Ann Example'),
      unicode(0x0c1f, 'ann@example.com'),
    ),
    ...attachment(pdf, unicode(file.longName, 'inner.pdf')),
  )
  const embedded = (inner: Buffer) => tnef(...attachment(null, object(ids.data, messageObject, inner)))

  test('is a mail that can be opened, and its files stand beside it', async () => {
    const { files } = unpackTnef(embedded(within))
    expect(files.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['Ärger.eml', 'message/rfc822'],
      ['inner.pdf', 'application/pdf'],
    ])
    const mail = await simpleParser(Buffer.from(files[0]?.content ?? []))
    expect([mail.subject, mail.text?.trim(), mail.from?.text]).toEqual([
      'Ärger',
      'Das Gerät brennt.',
      '"Ann Example" <ann@example.com>',
    ])
  })

  test('is not unpacked below the limit, but kept as it came', () => {
    const deep = unpackTnef(embedded(embedded(embedded(within))))
    expect(deep.files.map(({ contentType, problem }) => [contentType, problem])).toEqual([
      ['message/rfc822', null],
      ['message/rfc822', null],
      ['application/ms-tnef', 'messages are nested too deeply to be unpacked'],
    ])
    expect(Buffer.from(deep.files[2]?.content ?? [])).toEqual(within)
  })

  test('can not add a field by its subject', async () => {
    const { files } = unpackTnef(
      embedded(tnef(message(unicode(ids.subject, 'x\r\nBcc: all@example.com'), unicode(ids.body, 'y')))),
    )
    expect(Buffer.from(files[0]?.content ?? []).toString()).not.toMatch(/^Bcc:/m)
  })
})

describe('a meeting', () => {
  const zone = Buffer.concat([
    Buffer.from('020100000200', 'hex'),
    Buffer.from([23, 0]),
    Buffer.from('W. Europe Standard Time', 'utf16le'),
  ])
  const meeting = (messageClass: string, ...more: readonly WrittenProperty[]) =>
    tnef(
      message(
        eightBit(ids.messageClass, messageClass),
        unicode(ids.subject, 'Review'),
        namedTime(appointment, 0x820d, new Date('2026-03-03T09:00:00Z')),
        namedTime(appointment, 0x820e, new Date('2026-03-03T10:00:00Z')),
        named(unicode(0x8208, 'Room 4'), appointment),
        { ...unicode(0, 'ignored'), set: appointment, name: 'a name in words' },
        ...more,
      ),
    )

  test('is told with its time in the zone of the organizer, above what was written', () => {
    const stream = meeting(
      'IPM.Schedule.Meeting.Request',
      named(binary(0x825e, zone), appointment),
      unicode(ids.body, 'Please come.'),
    )
    expect(unpackTnef(stream).text).toBe(
      'Invitation: Review\nWhen: Tuesday, 3 March 2026, 10:00 – 11:00 Europe/Berlin (09:00 – 10:00 UTC)\nWhere: Room 4\n\nPlease come.',
    )
  })

  test.each([
    ['IPM.Microsoft Schedule.MtgCncl', 'Cancelled'],
    ['IPM.Schedule.Meeting.Resp.Neg', 'Declined'],
    ['IPM.Microsoft Schedule.MtgRespP', 'Accepted'],
    ['IPM.Schedule.Meeting.Resp.Tent', 'Accepted tentatively'],
  ])('of class %s is told as %s', (messageClass, heading) => {
    const { text } = unpackTnef(meeting(messageClass))
    expect(text).toBe(`${heading}: Review\nWhen: Tuesday, 3 March 2026, 09:00 – 10:00 UTC\nWhere: Room 4`)
  })

  test('written in HTML is told there, so that the HTML is not lost', () => {
    const { text, html } = unpackTnef(meeting('IPM.Schedule.Meeting.Request', binary(ids.html, Buffer.from('<p>Come'))))
    expect([text, html?.startsWith('<pre>Invitation: Review\n'), html?.endsWith('<p>Come')]).toEqual([null, true, true])
  })
})

describe('what is damaged gives what was read, and says so', () => {
  const whole = tnef(message(unicode(ids.body, 'Hello')), ...attachment(pdf, unicode(file.longName, 'a.pdf')))
  const flipped = Buffer.from(whole)
  flipped.writeUInt8(0x25 ^ 1, whole.indexOf(pdf))
  const lying = Buffer.from(whole)
  lying.writeUInt32LE(0xffffffff, whole.indexOf(pdf) - 4)
  const damaged = 'the file may be damaged: it was cut, or its checksum is wrong'

  test.each([
    ['no TNEF', Buffer.from('\x89PNG\r\n'), 'it is no TNEF stream', []],
    ['nothing', Buffer.alloc(0), 'it is no TNEF stream', []],
    [
      'garbage behind it',
      Buffer.concat([whole, Buffer.from('garbage')]),
      'the TNEF stream goes on with something else',
      [null],
    ],
    ['a line end behind it', Buffer.concat([whole, Buffer.from('\r\n\0')]), null, [null]],
    ['a flipped bit', flipped, 'a checksum of the TNEF stream is wrong', [damaged]],
    ['a length of 4 GiB', lying, 'the TNEF stream ends early', [damaged]],
    ['cut in the content', whole.subarray(0, whole.indexOf(pdf) + 4), 'the TNEF stream ends early', [damaged]],
  ])('%s', (_, bytes, problem, problems) => {
    const read = unpackTnef(bytes)
    expect([read.problem, read.files.map((each) => each.problem)]).toEqual([problem, problems])
    if (problems.length > 0) expect(read.text).toBe('Hello')
  })
})

test('no more than 200 files are unpacked', () => {
  const stream = tnef(...Array.from({ length: 300 }, () => attachment(pdf, unicode(file.longName, 'a.pdf'))).flat())
  const { files, problem } = unpackTnef(stream)
  expect([files.length, problem]).toEqual([200, 'only the first 200 files were unpacked'])
})

test('counts and lengths that lie cost nothing', () => {
  const count = Buffer.from('ffffffff', 'hex')
  const many = Buffer.concat([count, Buffer.from('1e100137', 'hex'), count, Buffer.alloc(200_000)])
  const { problem } = unpackTnef(tnef(attribute(1, 0x00069003, many), attribute(2, 0x00069005, many)))
  expect(problem).toBe('some properties of the TNEF stream could not be read')
})

describe('for any bytes', () => {
  const rich = tnef(
    codepage(1252),
    message(
      unicode(ids.subject, 'Grüße'),
      binary(ids.html, Buffer.from('<p>Hi')),
      namedTime(appointment, 0x820d, new Date()),
    ),
    ...attachment(pdf, unicode(file.longName, 'a.pdf')),
    ...attachment(null, object(ids.data, messageObject, tnef(message(unicode(ids.body, 'within'))))),
  )
  const mutations = fc.array(fc.tuple(fc.nat(rich.length - 1), fc.nat(255)), { maxLength: 8 })

  test('nothing throws, and what leaves is storable', () => {
    const anything = fc.uint8Array({ maxLength: 300 })
    fc.assert(fc.property(anything, (bytes) => expectStorable(unpackTnef(Buffer.concat([rich.subarray(0, 6), bytes])))))
    fc.assert(
      fc.property(anything, (bytes) => expectStorable(unpackTnef(tnef(attribute(1, 0x00069003, Buffer.from(bytes)))))),
    )
    fc.assert(
      fc.property(mutations, fc.nat(rich.length), (changes, length) => {
        const mutated = Buffer.from(rich)
        for (const [at, byte] of changes) mutated[at] = byte
        expectStorable(unpackTnef(mutated.subarray(0, length)))
      }),
      { numRuns: 500 },
    )
  })

  test('names and contents that were written are read', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((text) => `n${text.replace(/[^\p{L}\p{N}]/gu, '')}.bin`)
    const files = fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 100 })), { maxLength: 5 })
    fc.assert(
      fc.property(files, (list) => {
        const stream = tnef(
          ...list.flatMap(([longName, data]) => attachment(Buffer.from(data), unicode(file.longName, longName))),
        )
        const read = unpackTnef(stream)
        expect(read.files.map(({ filename, content }) => [filename, [...content]])).toEqual(
          list.map(([n, data]) => [n, [...data]]),
        )
        expect(read.problem).toBeNull()
      }),
    )
  })
})

function expectStorable({ files, ...texts }: Unpacked): void {
  const strings = [
    ...Object.values(texts),
    ...files.flatMap((each) => [each.filename, each.contentType, each.contentId, each.problem]),
  ]
  for (const text of strings) {
    if (text === null) continue
    expect(text.isWellFormed()).toBe(true)
    expect(text).not.toMatch(/[^\P{Cc}\t\n]/u)
  }
}

const corpus = resolve(import.meta.dirname, '../../../../../shared/corpus')
const corpusFiles: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['mimekit/tnef_ukr.eml', [], /^<html>/],
  [
    'mimekit/tnef_rich-text.eml',
    [
      'kitten-playing-with-a-christmas-tree.jpg',
      'Build a train table.eml',
      'Christmas Celebration!.eml',
      'kitten-playing-with-a-christmas-tree.jpg',
    ],
    /You've made this a Christmas to remember\nSpringtime/,
  ],
]

async function winmailOf(path: string): Promise<Buffer> {
  const mail = await simpleParser(readFileSync(resolve(corpus, path)))
  return mail.attachments.find(({ contentType }) => contentType === 'application/ms-tnef')?.content ?? Buffer.alloc(0)
}

describe.skipIf(!existsSync(corpus))(
  `winmail.dat of ${existsSync(corpus) ? 'the corpus' : 'shared/corpus, which is absent'}`,
  () => {
    test('damaged anywhere, they give what was read', async () => {
      const winmails = await Promise.all(corpusFiles.map(([path]) => winmailOf(path)))
      const damage = fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { minLength: 1, maxLength: 10 })
      fc.assert(
        fc.property(fc.constantFrom(...winmails), damage, fc.nat(20_000), (winmail, changes, length) => {
          const mutated = Buffer.from(winmail.subarray(0, length + 10))
          for (const [at, byte] of changes) if (at < mutated.length) mutated[at] = byte
          expectStorable(unpackTnef(mutated))
        }),
      )
    })

    test.each(corpusFiles)('%s', async (path, filenames, says) => {
      const read = unpackTnef(await winmailOf(path))
      expect(read.files.map(({ filename }) => filename)).toEqual(filenames)
      expect(read.text ?? read.html).toMatch(says)
      expect(read.problem).toBeNull()
    })
  },
)

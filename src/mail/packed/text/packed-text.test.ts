import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unpackText } from '../unpack.ts'
import { uuBlock, uuLines, yencBlock, yencLines } from './encoders.ts'

const content = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 7) & 255))
const bytes = (text: string) => Buffer.from(text, 'latin1')
const missingEnd = 'the end of the file is missing'

function unpacked(text: string | Buffer) {
  const found = unpackText(typeof text === 'string' ? bytes(text) : text)
  if (found === null) return null
  return {
    rest: found.rest.toString('latin1'),
    files: found.files.map((file) => ({ ...file, content: [...file.content] })),
  }
}

const file = (filename: string, content: Uint8Array, contentType: string, problem: string | null = null) => ({
  filename,
  contentType,
  contentId: null,
  content: [...content],
  problem,
})

const lines = uuLines(content)
const zeros = Buffer.from([...content.subarray(0, 90), ...Buffer.alloc(60)])
const blocks: readonly (readonly [string, string, ReturnType<typeof unpacked>])[] = [
  [
    'with text around it',
    `Hi,\n${uuBlock('a.pdf', content)}\nBye\n`,
    { rest: 'Hi,\n\nBye\n', files: [file('a.pdf', content, 'application/pdf')] },
  ],
  ['with spaces for zeros', uuBlock('a.png', zeros, ' '), { rest: '', files: [file('a.png', zeros, 'image/png')] }],
  [
    'with spaces cut off',
    uuBlock('a.png', zeros, ' ').replace(/ +$/gm, ''),
    { rest: '', files: [file('a.png', zeros, 'image/png')] },
  ],
  [
    'with CRLF',
    uuBlock('a', content).replaceAll('\n', '\r\n'),
    { rest: '', files: [file('a', content, 'application/octet-stream')] },
  ],
  [
    'with CR',
    uuBlock('a', content).replaceAll('\n', '\r'),
    { rest: '', files: [file('a', content, 'application/octet-stream')] },
  ],
  [
    'with a check character',
    `begin 644 a\n${lines.map((line) => `${line}X`).join('\n')}\nend\n`,
    { rest: '', files: [file('a', content, 'application/octet-stream')] },
  ],
  [
    'without an end',
    `begin 644 a b.zip\n${lines.join('\n')}\nBye, Bob\n`,
    { rest: 'Bye, Bob\n', files: [file('a b.zip', content, 'application/zip', missingEnd)] },
  ],
  [
    'cut in a line',
    `begin 644 a\n${lines.join('\n').slice(0, 95)}`,
    {
      rest: '',
      files: [
        file('a', Buffer.concat([content.subarray(0, 69), Buffer.alloc(21)]), 'application/octet-stream', missingEnd),
      ],
    },
  ],
  [
    'one after the other',
    uuBlock('a', content) + uuBlock('b', content),
    { rest: '', files: ['a', 'b'].map((name) => file(name, content, 'application/octet-stream')) },
  ],
  [
    'one without an end before another',
    `begin 644 a\n${lines.join('\n')}\n${uuBlock('b', content)}`,
    {
      rest: '',
      files: [
        file('a', content, 'application/octet-stream', missingEnd),
        file('b', content, 'application/octet-stream'),
      ],
    },
  ],
  [
    'with a foreign line',
    `begin 644 a\n${lines.slice(0, 3).join('\n')}\n-- a footer of a gateway\n${lines.slice(3).join('\n')}\n\`\nend\n`,
    {
      rest: '-- a footer of a gateway\n',
      files: [
        file(
          'a',
          content,
          'application/octet-stream',
          'lines that do not belong to the file stood in it and were left out',
        ),
      ],
    },
  ],
  [
    'of nothing',
    'begin 644 empty.txt\n`\nend\n',
    { rest: '', files: [file('empty.txt', Buffer.alloc(0), 'text/plain')] },
  ],
  ['in base64', `begin-base64 644 a.gif\n${content.toString('base64')}\n====\nBye`, null],
  [
    'in base64 lines',
    `begin-base64 644 a.gif\n${wrapped(content)}\n====\nBye`,
    { rest: 'Bye', files: [file('a.gif', content, 'image/gif')] },
  ],
  [
    'in base64 without an end',
    `begin-base64 644 a.gif\n${wrapped(content)}\n\nBye`,
    { rest: '\nBye', files: [file('a.gif', content, 'image/gif', missingEnd)] },
  ],
  [
    'with a name in UTF-8',
    uuBlock(Buffer.from('Büro.txt').toString('latin1'), content),
    { rest: '', files: [file('Büro.txt', content, 'text/plain')] },
  ],
  [
    'with a path',
    uuBlock('../../etc/passwd', content),
    { rest: '', files: [file('.._.._etc_passwd', content, 'application/octet-stream')] },
  ],
]

function wrapped(data: Buffer): string {
  return data.toString('base64').replace(/.{60}/g, '$&\n')
}

test.each(blocks)('a uuencoded file %s', (_, text, expected) => {
  expect(unpacked(text)).toEqual(expected)
})

const prose: readonly string[] = [
  'We begin 644 years ago.',
  'begin 5 minutes earlier',
  'begin 644 readme.txt\nis how such a block starts, and its last line is\nend\n',
  'begin 644 readme.txt\n...\nend\n',
  'begin 644 readme.txt',
  'begin 644 readme.txt\n\nSee above.\n',
  'begin-base64 644 x\nThis is no base64.\n',
  '=ybegin line=128 size=12 name=x\nThis is what it looks like.\n\nRegards\n',
  '=ybegin line=128 size=12 name=x\nThis is what it looks like,\nuntil its end.\n=yend size=12\n',
  '=ybegin of something else',
  '',
]

test.each(prose)('a text about it stays: %j', (text) => {
  expect(unpackText(bytes(text))).toBeNull()
})

describe('yEnc', () => {
  const before = Buffer.from('Hi\r\n')
  const part = (total: string) =>
    Buffer.concat([
      bytes(`=ybegin part=2 ${total}line=128 size=900 name=a b.jpg\r\n=ypart begin=301 end=600\r\n`),
      yencLines(content),
      bytes(`=yend size=300 part=2 pcrc32=${crc32(content).toString(16)}\r\n`),
    ])
  const wrong = Buffer.from(yencBlock('a.jpg', content))
  wrong[60] = (wrong[60] ?? 0) + 1

  test.each([
    ['is taken out', Buffer.concat([before, yencBlock('a.jpg', content), before]), 'Hi\r\nHi\r\n', null],
    ['in parts is given as that part', part('total=3 '), '', 'this is part 2 of 3 of the file'],
    ['in parts of an unknown number', part(''), '', 'this is part 2 of the file'],
    ['with a wrong checksum is flagged', wrong, '', 'its checksum is wrong: the file is damaged'],
    ['without an end is flagged', yencBlock('a.jpg', content).subarray(0, -40), '', missingEnd],
  ])('%s', (_, text, rest, problem) => {
    const found = unpackText(text)
    expect([found?.rest.toString(), found?.files.map((each) => each.problem)]).toEqual([rest, [problem]])
    expect(found?.files[0]?.contentType).toBe('image/jpeg')
  })
})

describe('for any content', () => {
  const name = fc.constantFrom('a.bin', 'with space.txt', "name='x'.doc")
  const anyBytes = fc.uint8Array({ maxLength: 2000 })
  const around = fc.string({ unit: fc.constantFrom('a', ' ', 'e', '\n', 'é') }).map((text) => `${text}\n`)

  test('uuencode comes back, and so does the text around it', () => {
    fc.assert(
      fc.property(around, name, anyBytes, fc.constantFrom('`', ' '), around, (before, filename, data, zero, after) => {
        const found = unpackText(Buffer.from(before + uuBlock(filename, data, zero) + after))
        expect(found?.files.map((each) => [each.filename, [...each.content], each.problem])).toEqual([
          [filename, [...data], null],
        ])
        expect(found?.rest.toString()).toBe(before + after)
      }),
    )
  })

  test('yEnc comes back, and so does the text around it', () => {
    fc.assert(
      fc.property(around, name, anyBytes, around, (before, filename, data, after) => {
        const found = unpackText(Buffer.concat([Buffer.from(before), yencBlock(filename, data), Buffer.from(after)]))
        expect(found?.files.map((each) => [each.filename, [...each.content], each.problem])).toEqual([
          [filename, [...data], null],
        ])
        expect(found?.rest.toString()).toBe(before + after)
      }),
    )
  })

  test('nothing is lost: what is not in a file is in the rest', () => {
    const openings = [
      'begin 644 a\n',
      '#0V%T\n',
      'M',
      'end\n',
      '`\n',
      '=ybegin line=4 size=3 name=x\n',
      '=yend size=3\n',
      '====\n',
      'begin-base64 644 x\n',
      '\r',
      ' ',
      'begin ',
    ]
    const pieces = fc.array(fc.oneof(fc.constantFrom(...openings), fc.string()), { maxLength: 40 })
    fc.assert(
      fc.property(pieces, (text) => {
        const input = Buffer.from(text.join(''))
        const found = unpackText(input)
        if (found === null) return
        const size = found.files.reduce((sum, each) => sum + each.content.length, 0)
        expect(found.rest.length).toBeLessThan(input.length)
        expect(size).toBeLessThanOrEqual(input.length)
      }),
    )
  })
})

test('a hostile text takes one pass, not one for each beginning', () => {
  const unit = 'begin 644 x\n#0V%T\nbegin-base64 644 x\nAAAA\n=ybegin line=1 size=9 name=x\nabc\n'
  const found = unpackText(Buffer.from(unit.repeat(40_000)))
  expect(found?.files.length).toBe(200)
  expect(unpackText(Buffer.from('begin 644 x\nno data\n'.repeat(200_000)))).toBeNull()
  expect(unpackText(Buffer.from('=ybegin line=9 size=9 name=x\nab\n'.repeat(100_000)))).toBeNull()
})

/** For tests: mails that are hostile by size, too large to keep as files. Each is made to exhaust one thing. */

const head =
  'From: Mallory <mallory@evil.example>\r\nTo: support@humanmade.com\r\nSubject: hostile\r\nMessage-ID: <h@evil.example>\r\n'

/** `piece` again and again, `bytes` long. */
function filled(piece: string, bytes: number): string {
  return piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes)
}

function mixed(parts: readonly string[]): string {
  return `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`
}

/** `--b` lines under 985 open multiparts: each line is compared with all boundaries. 2 MB take seconds. */
export function endless(): Buffer {
  const open = Array.from(
    { length: 985 },
    (_, n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`,
  )
  return Buffer.from(
    `${head}Content-Type: multipart/mixed; boundary=b0\r\n\r\n${open.join('')}${filled('--b\r\n', 4_000_000)}`,
  )
}

/** A page of 65,000 paragraphs with a letter each: more objects than a small heap holds. */
export function fillsTheHeap(): Buffer {
  return Buffer.from(`${head}Content-Type: text/html\r\n\r\n${filled('<p>a', 260_000)}`)
}

/** A mail, what makes it hostile, and what its reading says of it: in `parseError`, or else in a note. */
type Hostile = Readonly<{
  what: string
  mail: () => Buffer
  parseError: RegExp | null
  note: RegExp | null
  text: RegExp
}>

/** Mails that are read in bounded time and memory, with what has to be said of each. */
export const bounded: readonly Hostile[] = [
  {
    what: '1,100 nested multiparts',
    mail: () => {
      const open = Array.from(
        { length: 1100 },
        (_, n) => `--n${n}\r\nContent-Type: multipart/mixed; boundary=n${n + 1}\r\n\r\n`,
      )
      return Buffer.from(`${head}Content-Type: multipart/mixed; boundary=n0\r\n\r\n${open.join('')}deep`)
    },
    parseError: /more than 1000 parts/,
    note: /raw body/,
    text: /deep$/,
  },
  {
    what: '100,000 parts',
    mail: () => Buffer.from(mixed(Array.from({ length: 100_000 }, (_, n) => `\r\npart ${n}`))),
    parseError: /more than 1000 parts/,
    note: null,
    text: /part 0\n/, // of the parts, or of the raw body when the flood came in one piece
  },
  {
    what: '100,000 header fields',
    mail: () => Buffer.from(`${head}${filled('X-Flood: one of many\r\n', 2_200_000)}\r\nHello`),
    parseError: /header section that is too long/,
    note: null,
    text: /X-Flood/,
  },
  {
    what: 'a header line of 3 MB',
    mail: () => Buffer.from(`${head}X-Long: ${filled('x', 3_000_000)}\r\n\r\nHello`),
    parseError: /header section that is too long/,
    note: null,
    text: /./,
  },
  {
    what: 'a part with a header section of 200 KB',
    mail: () => Buffer.from(mixed(['\r\nHello', `${filled('X-A: b\r\n', 200_000)}\r\nx`])),
    parseError: /header section that is too long/,
    note: null,
    text: /Hello/,
  },
  {
    what: 'a table without whitespace',
    mail: () => Buffer.from(`${head}Content-Type: text/html\r\n\r\n<table>${filled('<td>x</td>', 2_000_000)}`),
    parseError: null,
    note: /long or deeply nested/,
    text: /^x {2}x/,
  },
  {
    what: '50,000 nested tags',
    mail: () => Buffer.from(`${head}Content-Type: text/html\r\n\r\n${'<div>'.repeat(50_000)}Hello`),
    parseError: null,
    note: /long or deeply nested/,
    text: /^Hello$/,
  },
  {
    what: 'one endless word of HTML',
    mail: () => Buffer.from(`${head}Content-Type: text/html\r\n\r\n${filled('x', 3_000_000)}`),
    parseError: null,
    note: /very long and was cut/,
    text: /^x{1000000}/,
  },
  {
    what: '5 MB of text',
    mail: () => Buffer.from(`${head}\r\n${filled('All work and no play.\r\n', 5_000_000)}`),
    parseError: null,
    note: /very long and was cut/,
    text: /^All work/,
  },
  {
    what: '3 MB of line ends',
    mail: () => Buffer.from(`${head}\r\n${filled('\r\n', 3_000_000)}`),
    parseError: null,
    note: /cut/,
    text: /^$/,
  },
  {
    what: 'quoted-printable without a line end',
    mail: () =>
      Buffer.from(`${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${filled('=C3=A9=\r\n', 8_000_000)}`),
    parseError: null,
    note: /very long and was cut/,
    text: /^é{1000}/,
  },
]

/** For tests: mails that are hostile by size, too large to keep as files. Each is made to exhaust one thing. */

import { filled, type Hostile, head, packed } from './hostile-packed-mails.ts'

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
    what: '100,000 lines that could be delimiters',
    mail: () => {
      const lines = Array.from({ length: 100_000 }, (_, n) => `--${n}\r\nX: y`)
      return Buffer.from(`${head}Content-Type: multipart/mixed\r\n\r\n${lines.join('\r\n')}`)
    },
    parseError: null,
    note: /raw body/,
    text: /^--0\nX: y/,
  },
  {
    what: '900 multiparts without a boundary, each with a part',
    mail: () => {
      const open = (n: number) =>
        `Content-Type: multipart/mixed\r\n\r\n--p${n}\r\nContent-Type: text/plain\r\n\r\nw${n}`
      return Buffer.from(mixed(Array.from({ length: 900 }, (_, n) => open(n))))
    },
    parseError: null,
    note: /read as text/,
    text: /^w0\s.*w899$/s,
  },
  {
    what: '900 parts whose parameters are 60 KB each',
    mail: () =>
      Buffer.from(mixed(Array(900).fill(`Content-Type: text/plain; ${filled('x=y; ', 60_000)}\r\n\r\nHello`))),
    parseError: null,
    note: null,
    text: /^Hello\n/,
  },
  {
    what: '900 messages within each other and beside each other',
    mail: () => {
      const message = 'Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=b2\r\n\r\n--b2\r\n'
      return Buffer.from(mixed(Array(30).fill(message.repeat(30))))
    },
    parseError: null,
    note: null,
    text: /^/,
  },
  {
    what: '500 invitations that recur each second',
    mail: () => {
      const event = (n: number) =>
        `BEGIN:VEVENT\r\nSUMMARY:a${n}\r\nDTSTART:20260101T100000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT`
      const part = (n: number) => `Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n${event(n)}\r\nEND:VCALENDAR`
      return Buffer.from(mixed(Array.from({ length: 500 }, (_, n) => part(n))))
    },
    parseError: null,
    note: null,
    text: /a0\n.*a499\n/s,
  },
  {
    what: 'a calendar of 3 MB',
    mail: () => Buffer.from(mixed([`Content-Type: text/calendar\r\n\r\n${filled('BEGIN:VCALENDAR\r\n', 3_000_000)}`])),
    parseError: null,
    note: /calendar is too large/,
    text: /^$/,
  },
  {
    what: 'a winmail.dat of 20 MB',
    mail: () => {
      const fields = 'Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64'
      return Buffer.from(mixed([`${fields}\r\n\r\n${filled(`${'A'.repeat(76)}\r\n`, 27_000_000)}`]))
    },
    parseError: null,
    note: /winmail.dat is too large to be unpacked/,
    text: /^$/,
  },
  {
    what: '40,000 files in a text',
    mail: () => Buffer.from(`${head}\r\n${filled('begin 644 a\r\n#0V%T\r\n`\r\nend\r\n', 1_500_000)}`),
    parseError: null,
    note: null,
    text: /./,
  },
  {
    what: 'base64 that is all padding',
    mail: () => Buffer.from(`${head}Content-Transfer-Encoding: base64\r\n\r\n${filled('A=', 3_000_000)}!`),
    parseError: null,
    note: /raw body/,
    text: /^A=/,
  },
  {
    what: '25,000 quotes within each other',
    mail: () =>
      Buffer.from(
        `${head}Content-Type: text/html\r\n\r\n${filled('<blockquote>', 300_000)}${filled('x<br>', 500_000)}`,
      ),
    parseError: null,
    note: /simple way/,
    text: /^> > /,
  },
  {
    what: '200,000 pictures that are nowhere',
    mail: () => Buffer.from(`${head}Content-Type: text/html\r\n\r\n${filled('<img src="cid:a">', 3_400_000)}`),
    parseError: null,
    note: /simple way/,
    text: /^/,
  },
  {
    what: '100,000 links that never end',
    mail: () =>
      Buffer.from(`${head}Content-Type: text/html\r\n\r\n${filled('<a href="https://x.example/">x', 3_000_000)}`),
    parseError: null,
    note: /simple way/,
    text: /^xxx/,
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
  ...packed,
]

/** The bytes of a demo mail: plain or with HTML beside it, with the files that people attach. */
import { crc32, deflateSync } from 'node:zlib'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { PlannedMail } from './plan.ts'

/** Composes the mail; `date` is what its author's clock says. */
export async function composeDemoMail(mail: PlannedMail, date: Date): Promise<Buffer> {
  const { from, to, cc, subject, text, messageId, inReplyTo, file, asHtml, kind } = mail
  return new MailComposer({
    from,
    to,
    cc: [...cc],
    subject,
    text,
    date,
    messageId: `<${messageId}>`,
    ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>`, references: `<${inReplyTo}>` }),
    ...(asHtml ? { html: htmlOf(text) } : {}),
    ...(file ? { attachments: [attachments[file]()] } : {}),
    headers: headersOf[kind],
  })
    .compile()
    .build()
}

/** RFC 3834 §5: machines say that they are machines. */
const headersOf: Readonly<Record<PlannedMail['kind'], Record<string, string>>> = {
  person: { 'X-Mailer': 'Demo' },
  lost: { 'X-Mailer': 'Demo' },
  alert: { 'Auto-Submitted': 'auto-generated' },
  away: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
}

function htmlOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const paragraphs = escaped.split('\n\n').map((one) => `<p>${one.replaceAll('\n', '<br>')}</p>`)
  return `<html><body style="font-family: sans-serif">${paragraphs.join('\n')}</body></html>`
}

const attachments = {
  screenshot: () => ({ filename: 'screenshot.png', contentType: 'image/png', content: picture(320, 200) }),
  log: () => ({ filename: 'error.log', contentType: 'text/plain', content: logLines() }),
  table: () => ({ filename: 'details.csv', contentType: 'text/csv', content: table() }),
} as const

function logLines(): string {
  const line = (at: number) =>
    `2026-03-02T09:1${at % 10}:0${at % 6}Z [error] upstream timed out (110: Connection timed out) while reading response, request ${1_000 + at}`
  return `${Array.from({ length: 40 }, (_unused, at) => line(at)).join('\n')}\n`
}

function table(): string {
  const rows = Array.from({ length: 24 }, (_unused, at) => `/old/page-${at + 1},/new/section/${at + 1},301`)
  return `from,to,code\n${rows.join('\n')}\n`
}

/** A browser window with an error in it, drawn as a PNG (RFC 2083): a picture of our own, without a file. */
function picture(width: number, height: number): Buffer {
  const rows = Array.from({ length: height }, (_unused, y) => {
    const row = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x++) row.set(pixel(x / width, y / height), 1 + x * 3)
    return row
  })
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  size.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function pixel(x: number, y: number): readonly [number, number, number] {
  if (y < 0.12) return [222, 226, 234]
  if (x > 0.25 && x < 0.75 && y > 0.4 && y < 0.65) return [253, 236, 235]
  return [250, 250, 252]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(8 + body.length)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), 4 + body.length)
  return framed
}

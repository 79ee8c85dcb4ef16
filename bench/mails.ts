/**
 * What the bench sends: small mails as customers write them (half plain text, half multipart/alternative, about 2 KB),
 * and mails of a given size (half with one attachment, half plain text). Each has a Message-ID of its own: no redeliveries.
 */
import { mailData } from '../test/service/smtp-client.ts'

/** A mail as it goes out after 354: pieces to write in turn, dot-stuffed, final dot included. */
export type WireMail = readonly Uint8Array[]

const sentences = [
  'Since the deployment this morning the checkout page shows a blank screen to about one visitor in five.',
  'We cleared the page cache and the CDN, and restarted the workers, but nothing changed.',
  'The log of the web server has a line for each of them: upstream prematurely closed connection.',
  'Could you please have a look, and tell us whether we should roll back before the evening campaign?',
  'The staging site runs the same release and is fine, so we suspect the size of the production database.',
  'I have attached nothing yet; tell me what you need and I will send it within the hour.',
]

/** The `n`th small mail of a run; `run` keeps Message-IDs of different runs apart. */
export function smallMail(run: string, n: number): WireMail {
  const head = header(run, n)
  const paragraphs = Array.from({ length: 3 }, (_, i) => paragraph(n + i))
  const mail = n % 2 === 0 ? plain(head, paragraphs) : alternative(head, paragraphs, n)
  return [mailData(Buffer.from(mail))]
}

/**
 * The `n`th large mail of a run: half have `lines` as a base64 attachment, half as their plain text, which takes another
 * way through the reader. Mails share the bytes of `lines`.
 */
export function largeMail(run: string, n: number, lines: Uint8Array): WireMail {
  const head = header(run, n)
  return n % 2 === 0 ? attached(head, paragraph(n), lines) : longText(head, lines)
}

function attached(head: readonly string[], text: string, lines: Uint8Array): WireMail {
  const opening = [
    ...head,
    'Content-Type: multipart/mixed; boundary="mixed"',
    '',
    '--mixed',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--mixed',
    'Content-Type: application/octet-stream; name="dump.bin"',
    'Content-Disposition: attachment; filename="dump.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    '',
  ]
  return [Buffer.from(opening.join('\r\n')), lines, Buffer.from('--mixed--\r\n.\r\n')]
}

function longText(head: readonly string[], lines: Uint8Array): WireMail {
  const opening = [...head, 'Content-Type: text/plain; charset=utf-8', '', '']
  return [Buffer.from(opening.join('\r\n')), lines, Buffer.from('.\r\n')]
}

/** Base64 text of `sizeBytes` in lines of 76 characters; it has no dots, so it needs no stuffing. */
export function base64Lines(sizeBytes: number): Uint8Array {
  const line = `${Buffer.from(Array.from({ length: 57 }, (_, i) => (i * 7919) % 256)).toString('base64')}\r\n`
  return Buffer.from(line.repeat(Math.floor(sizeBytes / line.length)))
}

function header(run: string, n: number): readonly string[] {
  const customer = n % 200
  return [
    'Received: from mail.customer.example (mail.customer.example [192.0.2.25])',
    ' by mx.humanmade.com with ESMTPS; Tue, 14 Oct 2025 09:12:45 +0200',
    `From: Customer Number ${customer} <customer${customer}@shop${customer % 20}.example>`,
    'To: Support <support@humanmade.com>',
    `Subject: Checkout is blank since this morning (order ${n})`,
    `Message-ID: <${run}.${n}@shop${customer % 20}.example>`,
    'Date: Tue, 14 Oct 2025 09:12:44 +0200',
    'MIME-Version: 1.0',
    'User-Agent: Mozilla Thunderbird',
  ]
}

function paragraph(n: number): string {
  return sentences.map((_, i) => sentences[(i + n) % sentences.length]).join('\r\n')
}

function plain(head: readonly string[], paragraphs: readonly string[]): string {
  return [...head, 'Content-Type: text/plain; charset=utf-8; format=flowed', '', paragraphs.join('\r\n\r\n'), ''].join(
    '\r\n',
  )
}

function alternative(head: readonly string[], paragraphs: readonly string[], n: number): string {
  const html = paragraphs.map((p) => `<p style=3D"margin:0 0 1em">${p}</p>`).join('\r\n')
  return [
    ...head,
    `Content-Type: multipart/alternative; boundary="alt-${n}"`,
    '',
    `--alt-${n}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    paragraphs[0],
    `--alt-${n}`,
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    `<html><body>${html}</body></html>`,
    `--alt-${n}--`,
    '',
  ].join('\r\n')
}

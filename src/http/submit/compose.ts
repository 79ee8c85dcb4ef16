/**
 * What somebody wrote in a form, as a mail: so that it goes the way of all mail, and is kept, threaded and exported like it.
 * The same submission gives the same bytes, which is how a form that is sent twice becomes one ticket.
 */
import MailComposer from 'nodemailer/lib/mail-composer'
import { version } from 'uuid'
import { renderMarkdown } from './markdown.ts'

export type Upload = Readonly<{ filename: string; contentType: string; bytes: Buffer }>

export type Written = Readonly<{
  /** UUIDv7 of the form as it was shown: names the mail, and tells its time. */
  submission: string
  author: Readonly<{ email: string; name: string }>
  /** Addresses of ours, without a +detail. */
  to: string
  cc: readonly string[]
  subject: string
  /** Markdown. */
  text: string
  /** Message-ID of what it answers, without angle brackets. */
  inReplyTo: string | null
  uploads: readonly Upload[]
}>

/** The bytes of the mail. */
export async function composeWritten(written: Written): Promise<Buffer> {
  const { submission, author, to, cc, subject, text, inReplyTo, uploads } = written
  const composer = new MailComposer({
    from: { name: author.name, address: author.email },
    to: { name: '', address: to },
    cc: cc.map((address) => ({ name: '', address })),
    subject,
    text,
    html: renderMarkdown(text),
    messageId: `<${submission}@${to.slice(to.lastIndexOf('@') + 1)}>`,
    date: timeOf(submission),
    ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>`, references: `<${inReplyTo}>` }),
    attachments: uploads.map(({ filename, contentType, bytes }) => ({ filename, contentType, content: bytes })),
    baseBoundary: submission,
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: '\r\n',
  })
  return composer.compile().build()
}

/** A form may be open for days, and its id is typed by the browser: what can not be the time is no id of ours. */
const openForMs = 14 * 86_400_000

/** Whether it is the id of a form that we can have shown. */
export function isSubmission(id: string, now: Date): boolean {
  if (!uuid.test(id) || version(id) !== 7) return false
  const ageMs = now.getTime() - timeOf(id).getTime()
  return ageMs >= -60_000 && ageMs <= openForMs
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** When the form with this id (UUIDv7, RFC 9562 §5.7) was shown. */
export function shownAt(id: string): Date {
  return new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16))
}

/** The same in whole seconds, as a Date field has them. */
function timeOf(id: string): Date {
  const ms = shownAt(id).getTime()
  return new Date(ms - (ms % 1000))
}

/**
 * The bytes of what people write here: MIME by nodemailer. No Reply-To, which differs for each addressee and is put in front
 * by whoever sends; files and URLs are never read.
 */
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Mailbox } from '../mail/parsed-mail.ts'
import type { OwnAttachment } from './own-attachments.ts'
import type { Thread } from './thread.ts'

/** Who wrote it. */
export type Author = Readonly<{ email: string | null; name: string | null }>

/** A mail to be composed. */
export type Composed = Readonly<{
  /** Without an address for what does not go out. */
  from: Author
  to: readonly Mailbox[]
  cc: readonly Mailbox[]
  subject: string
  text: string
  html: string
  /** Without angle brackets; null for what does not go out. */
  messageId: string | null
  thread: Thread
  attachments: readonly OwnAttachment[]
  date: Date
}>

/** The mail as it is stored and sent, lines ended with CRLF. */
export async function compose(mail: Composed): Promise<Buffer> {
  const { subject, text, html, date } = mail
  const { inReplyTo, references } = mail.thread
  const composer = new MailComposer({
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
    ...(mail.from.email === null ? {} : { from: addressOf({ ...mail.from, email: mail.from.email }) }),
    to: mail.to.map(addressOf),
    cc: mail.cc.map(addressOf),
    subject,
    text,
    html,
    date,
    ...(mail.messageId === null ? {} : { messageId: `<${mail.messageId}>` }),
    ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>` }),
    ...(references.length === 0 ? {} : { references: references.map((id) => `<${id}>`) }),
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content,
      contentDisposition: 'attachment' as const,
      contentTransferEncoding: 'base64' as const,
    })),
  })
  return composer.compile().build()
}

function addressOf({ email, name }: Mailbox): { name: string; address: string } {
  return { name: name ?? '', address: email }
}

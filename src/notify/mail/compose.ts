/** The bytes of mail that software writes here: acknowledgements and pages. Files and URLs are never read. */
import MailComposer from 'nodemailer/lib/mail-composer'
import { escapedHtml, render } from './template.ts'
import type { Language, MailTemplate } from './template-files.ts'

/** What all of it has. */
type Automatic = Readonly<{
  from: Readonly<{ email: string; name: string }>
  /** Addresses alone: names are the words of whoever wrote them. */
  to: readonly string[]
  subject: string
  text: string
  /** Without angle brackets. */
  messageId: string
  date: Date
}>

/** An acknowledgement (RFC 3834). */
export type ComposedAcknowledgement = Automatic &
  Readonly<{
    html: string | null
    language: Language
    /** Signed for the addressee, so that his answer finds the ticket. */
    replyTo: string
    /** Message-ID of the mail that is answered, without angle brackets. */
    inReplyTo: string | null
  }>

/** The bytes of an acknowledgement, lines ended with CRLF. No Precedence: it says no more, and makes it look like a bulk mail. */
export async function composeAcknowledgement(mail: ComposedAcknowledgement): Promise<Buffer> {
  const { html, replyTo, inReplyTo, language } = mail
  const parent = inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>`, references: `<${inReplyTo}>` }
  return build(mail, {
    ...parent,
    ...(html === null ? {} : { html }),
    replyTo: { name: '', address: replyTo },
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All', 'Content-Language': language },
  })
}

/** The bytes of a mail of plain text to people of ours, such as a page; the same input gives the same bytes. */
export async function composePlain(mail: Automatic): Promise<Buffer> {
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', Importance: 'high' }
  return build(mail, { headers })
}

type MoreOptions = NonNullable<ConstructorParameters<typeof MailComposer>[0]>

async function build({ from, to, subject, text, messageId, date }: Automatic, more: MoreOptions): Promise<Buffer> {
  const composer = new MailComposer({
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
    from: { name: from.name, address: from.email },
    to: to.map((address) => ({ name: '', address })),
    subject,
    text,
    date,
    messageId: `<${messageId}>`,
    ...more,
  })
  return composer.compile().build()
}

/** What a template is filled with. */
export type Filling = Readonly<{
  values: Readonly<{ ref: string; name: string; address: string }>
  /** Type of the ticket, and `paged`. */
  sections: ReadonlySet<string>
}>

/** The words of an acknowledgement. */
export function wordsOf(
  { subject, text, html }: MailTemplate,
  filling: Filling,
): Readonly<{ subject: string; text: string; html: string | null }> {
  const asIs = (value: string) => value
  return {
    subject: render(subject, filling, asIs),
    // A section that is left out leaves its empty lines.
    text: render(text, filling, asIs).replaceAll(/\n{3,}/g, '\n\n'),
    html: html === null ? null : render(html, filling, escapedHtml),
  }
}

/**
 * Every mail that is accepted is readable (promise 3), on mails that others collected because they are hard: broken
 * headers, odd charsets, bounces, damaged MIME. Each goes through a real SMTP socket, must be on exactly one ticket and
 * must come back byte for byte. The corpus lies beside the repository and is not part of it; without it this is skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openScene, type Scene } from './scene.ts'
import { asSent } from './smtp-client.ts'

const corpus = resolve(import.meta.dirname, '../../../shared/corpus')
const files = existsSync(corpus) ? filesBelow(corpus) : []

/** Mails that have no words to show; all others must have text. */
const wordless: ReadonlySet<string> = new Set([
  // Nothing at all, or nothing but an empty part or markup.
  'mikel-mail/error_emails_bad_date_header.eml',
  'mikel-mail/error_emails_bad_date_header2.eml',
  'mikel-mail/error_emails_empty_in_reply_to.eml',
  'mikel-mail/error_emails_missing_body.eml',
  'mikel-mail/error_emails_must_supply_encoding.eml',
  'mikel-mail/sample_output_multipart',
  'nodemailer/htmllargecallstack.eml',
  // Only a picture or another attachment.
  'mikel-mail/attachment_emails_attachment_message_rfc822_inline_image.eml',
  'mikel-mail/attachment_emails_attachment_only_email.eml',
  'mikel-mail/attachment_emails_attachment_with_quoted_filename.eml',
  'mikel-mail/error_emails_missing_content_disposition.eml',
  'mikel-mail/mime_emails_raw_email_with_binary_encoded.eml',
  'nodemailer/base64encodedroot.eml',
  'zbateson/m4006.txt',
  // Pieces of a mail that was cut (message/partial, RFC 2046 §5.2.2), which we do not put together.
  'mimekit/partial_message-partial.0.eml',
  'mimekit/partial_message-partial.1.eml',
  'mimekit/partial_message-partial.2.eml',
  'mimekit/partial_rfc2046.0.eml',
  'mimekit/partial_rfc2046.1.eml',
  'mimekit/partial_rfc2046.eml',
])

describe.skipIf(files.length === 0)(
  `mails of ${files.length === 0 ? `${corpus}, which is absent` : 'the corpus'}`,
  () => {
    let scene: Scene
    /** The bytes that opened each message, by our id of it. */
    const sentAs = new Map<string, Buffer>()
    const refs: string[] = []
    beforeAll(async () => {
      scene = await openScene()
    })
    afterAll(() => scene[Symbol.asyncDispose]())

    test.for(files.map((file, n) => ({ file, n })))(
      '$file is on one ticket, readable and whole',
      async ({ file, n }) => {
        const reversePath = `corpus.${n}@sender.example`
        const sent = asSent(readFileSync(join(corpus, file)))
        const ref = await scene.send(sent, { reversePath })
        refs.push(ref)
        const message = await scene.tables.messageDeliveredFrom(reversePath)
        const ticket = await scene.tables.ticket(ref)
        expect(message.ref).toBe(ref)
        expect(ticket.subject).not.toBe('')
        expect(ticket.requester_email).toMatch(/@/)
        if (!wordless.has(file)) expect(message.text.trim()).not.toBe('')
        sentAs.set(message.id, sentAs.get(message.id) ?? sent)
        expect(await rawOf(message.id)).toEqual(sentAs.get(message.id))
      },
    )

    test('every ticket was opened by one of these mails and acknowledged with its ref', async () => {
      expect(await scene.tables.ticketCount()).toBe(new Set(refs).size)
    })

    async function rawOf(messageId: string): Promise<Buffer> {
      const response = await fetch(`http://${scene.service.http}/api/messages/${messageId}/raw`)
      expect(response.status).toBe(200)
      return Buffer.from(await response.arrayBuffer())
    }
  },
)

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}

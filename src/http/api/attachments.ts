/** `/api/attachments/{id}` and its content: a file that somebody sent, as nothing that a browser opens by itself. */
import { z } from 'zod'
import { storedAttachment } from '../../store/desk-messages.ts'
import { messageOfAttachment } from '../../store/ticket-messages.ts'
import { download, unchanged } from '../desk/own-download.ts'
import { contentOf } from '../desk/raw-content.ts'
import { problem } from '../failures.ts'
import { type ApiHono, type ApiParts, absent } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { customerOf, type Reader, readerOf } from './reader.ts'
import { shownAttachment } from './rows.ts'
import { IdParameter, isId } from './shapes/parameters.ts'
import { Attachment } from './shapes/ticket-shapes.ts'

const tag = 'Messages'

const read = operation({
  ...{ id: 'getAttachment', tag, summary: 'Read what is known of an attachment' },
  ...{ method: 'get', path: '/api/attachments/{id}', access: access.everybodyReads },
  request: { params: IdParameter },
  answers: { 200: { means: 'The attachment.', content: { 'application/json': Attachment } } },
  problems: ['not-found'],
})

const binary = z.string().meta({ format: 'binary' })

const content = operation({
  ...{ id: 'getAttachmentContent', tag, summary: 'Download an attachment' },
  description:
    'Types that a browser could take for a page come as `application/octet-stream`; the type as it was sent is in `content_type`. A part can be asked for with `Range`.',
  ...{ method: 'get', path: '/api/attachments/{id}/content', access: access.everybodyReads },
  request: {
    params: IdParameter,
    headers: z.object({
      range: z.string().optional().meta({ description: 'A range of bytes (RFC 9110 §14).', example: 'bytes=0-99' }),
      'if-none-match': z.string().optional().describe('The ETag of the content as you have it.'),
    }),
  },
  answers: {
    200: { means: 'The content.', content: { '*/*': binary }, headers: ['Content-Disposition', 'ETag'] },
    206: { means: 'The part.', content: { '*/*': binary }, headers: ['Content-Disposition', 'ETag'] },
    304: { means: 'It is as If-None-Match has it.', headers: ['ETag'] },
    416: { means: 'There is no such part.' },
  },
  problems: ['not-found', 'gone'],
})

/** Adds the operations. */
export function addAttachments(api: ApiHono, parts: ApiParts): void {
  const find = async (id: string, reader: Reader) => {
    const message = isId(id) ? await messageOfAttachment(parts.pool, id, customerOf(reader)) : null
    // What a held mail has with it is the desk's to see.
    if (message === null || (reader.kind === 'customer' && message.heldBecause !== null)) return null
    return message.attachments.find((one) => one.id === id.toLowerCase()) ?? null
  }

  api.openapi(read, async (context) => {
    const attachment = await find(context.req.valid('param').id, readerOf(context))
    if (attachment === null) return absent(context, 'such attachment')
    return context.json(shownAttachment(attachment), 200)
  })

  api.openapi(content, async (context) => {
    const { id } = context.req.valid('param')
    const known = await find(id, readerOf(context))
    const stored = known === null ? null : await storedAttachment(parts.pool, id)
    if (known === null || stored === null) return absent(context, 'such attachment')
    const same = unchanged(context, stored.sha256)
    if (same !== null) return same
    const bytes = await contentOf(parts, stored)
    if (bytes === null)
      return problem(context, 'gone', { detail: 'It can not be taken out of its mail any more; the raw mail has it.' })
    const { contentType, sha256: etag, filename } = stored
    return download(context, { content: bytes, contentType, etag, isShown: false, filename: filename ?? 'file' })
  })
}

/**
 * What belongs to a message and is somebody else's: its HTML in a frame, its files, its source. Each answer has a policy of
 * its own, under which nothing in it runs and nothing in it is fetched from elsewhere.
 */
import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import { inlineAttachments, messageHtml, storedAttachment } from '../../store/desk-messages.ts'
import { rawSize } from '../../store/messages.ts'
import { readRaw } from '../../store/raw-mail.ts'
import { readsAttachment } from '../access/reads-attachment.ts'
import { requires } from '../access/requires.ts'
import { htmlLimit, shownHtml } from '../desk/mail-html.ts'
import { download, picture, unchanged } from '../desk/own-download.ts'
import { contentOf } from '../desk/raw-content.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { notFound, refusal } from '../failures.ts'
import { mailFrame, mailFramePolicy } from '../views/mail-frame.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const guard = requires('agent', 'admin')

/** The routes of a message's content. */
export function messageContentRoutes(parts: PageParts): Routes {
  const { pool } = parts
  return new Hono<Env>()
    .get(`/messages/:id{${uuid}}/html`, guard, (context) => frame(context, parts, context.req.param('id')))
    .get(
      `/attachments/:id{${uuid}}`,
      requires('customer', 'agent', 'admin'),
      readsAttachment(pool),
      async (context) => {
        const attachment = await storedAttachment(pool, context.req.param('id'))
        if (attachment === null) return notFound(context)
        const same = unchanged(context, attachment.sha256)
        if (same !== null) return same
        const content = await contentOf(parts, attachment)
        if (content === null)
          return refusal(context, 410, 'This file can not be taken out of its mail', 'The raw mail has all that came.')
        const { contentType, sha256: etag, filename } = attachment
        const isShown = context.req.query('show') !== undefined && picture.test(contentType)
        return download(context, { content, contentType, etag, isShown, filename: filename ?? 'file' })
      },
    )
    .get(`/messages/:id{${uuid}}/source`, guard, async (context) => {
      const id = context.req.param('id')
      if ((await rawSize(pool, id)) === null) return notFound(context)
      return context.body(Readable.toWeb(Readable.from(readRaw(pool, id))) as ReadableStream, 200, {
        'content-type': 'text/plain; charset=utf-8',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'content-disposition': `inline; filename="${id}.eml.txt"`,
      })
    })
}

async function frame(context: Context<Env>, { pool }: PageParts, id: string) {
  const [html, own] = await Promise.all([messageHtml(pool, id, htmlLimit + 1), inlineAttachments(pool, id)])
  if (html === null) return notFound(context)
  const showsRemote = context.req.query('pictures') === 'remote'
  const pictures = new Map(own.map(({ id: attachment, contentId }) => [contentId, `/attachments/${attachment}?show`]))
  const shown = shownHtml(html, { own: pictures, showsRemote })
  context.header('content-security-policy', mailFramePolicy(showsRemote))
  context.header('referrer-policy', 'no-referrer')
  // Ours alone may frame it; the policy says so for browsers that know frame-ancestors.
  context.header('x-frame-options', 'SAMEORIGIN')
  return context.html(mailFrame({ shown, id, showsRemote, stylesheet: context.get('assets').url('mail.css') }))
}

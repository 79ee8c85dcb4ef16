/** What an agent writes on a ticket: a reply or an internal note. A double press makes one; a conflict keeps the text. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { note } from '../../desk/note.ts'
import { reply } from '../../desk/reply.ts'
import { actorOf } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import { seenOf } from '../desk/change-form.ts'
import { ticketNumber, ticketPage } from '../desk/ticket-page.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { isSubmission } from '../submit/compose.ts'
import { renderMarkdown, shownMarkdown } from '../submit/markdown.ts'
import { namesOf, uploadsOf } from '../submit/ticket-form.ts'
import { conflictNotice } from '../views/desk-ticket-view.ts'
import { raw } from '../views/html.ts'
import { previewBox } from '../views/new-ticket-view.ts'
import { said, ticketPath } from './desk-ticket.ts'
import { sizeLimit } from './new-ticket.ts'

const text = z.string().catch('')
const Form = z.object({
  submission: text,
  seen: text,
  mode: z.enum(['reply', 'note']).catch('note'),
  text: text.transform((words) => words.replaceAll('\r\n', '\n')),
  cc: text.transform((cc) => cc.trim()),
  after: z.enum(['open', 'pending', 'solved']).optional().catch(undefined),
  do: text,
})
type Written = z.infer<typeof Form> & Readonly<{ files: readonly File[] }>

/** Who gets a copy: people, not mailing lists. */
const mostCc = 20

/** The route of the form. */
export function deskWriteRoutes(parts: PageParts): Routes {
  return new Hono<Env>().post(`${ticketPath}/write`, requires('agent', 'admin'), sizeLimit(parts), async (context) => {
    const body = await context.req.parseBody({ all: true })
    const files = [body['files']].flat().filter((file): file is File => file instanceof File && file.name !== '')
    const form = { ...Form.parse(body), files }
    if (form.do === 'preview')
      return back(context, parts, form, { preview: previewBox(raw(shownMarkdown(form.text))), status: 200 })
    if (form.text.trim() === '' && files.length === 0)
      return back(context, parts, form, { errors: { text: 'Some words, or a file.' } })
    return form.mode === 'note' ? writeNote(context, parts, form) : writeReply(context, parts, form)
  })
}

type Back = Readonly<{
  errors?: Readonly<Record<string, string>>
  preview?: ReturnType<typeof previewBox>
  isConflict?: boolean
  status?: 200
}>

/** The page with what was typed. Files have to be chosen again. */
function back(
  context: Context<Env>,
  parts: PageParts,
  form: Written,
  { errors = {}, preview, isConflict = false, status }: Back,
) {
  const { mode, text: words, cc, after = '', submission } = form
  const again = { mode, text: words, cc, after, errors, preview: preview ?? null, lostFiles: namesOf(form.files) }
  return ticketPage(context, parts, {
    said: isConflict ? conflictNotice('Your text is still below.') : null,
    writing: { ...again, ...(isSubmission(submission, parts.now()) ? { submission } : {}) },
    status: status ?? (isConflict ? 409 : 422),
  })
}

async function commonOf(context: Context<Env>, parts: PageParts, form: Written, ticketId: number) {
  const uploads = await uploadsOf(form.files)
  return {
    ticketId,
    text: form.text,
    html: renderMarkdown(form.text),
    attachments: uploads.map(({ filename, contentType, bytes }) => ({ filename, contentType, content: bytes })),
    actor: actorOf(userOf(context)),
    key: isSubmission(form.submission, parts.now()) ? form.submission : null,
    now: parts.now(),
  }
}

async function writeNote(context: Context<Env>, parts: PageParts, form: Written) {
  const ticketId = ticketNumber(context)
  if (ticketId === null) return notFound(context)
  const limitBytes = parts.config().limits.sizeBytes
  const noted = await note(parts.pool, { ...(await commonOf(context, parts, form, ticketId)), limitBytes })
  switch (noted.kind) {
    case 'no-such-ticket':
      return notFound(context)
    case 'nothing-to-note':
      return back(context, parts, form, { errors: { text: 'Some words, or a file.' } })
    case 'too-large':
      return back(context, parts, form, { errors: { files: 'All files together are too large.' } })
    case 'noted':
    case 'already-noted':
      return said(context, 'noted')
  }
}

async function writeReply(context: Context<Env>, parts: PageParts, form: Written) {
  const ticketId = ticketNumber(context)
  if (ticketId === null) return notFound(context)
  const cc = form.cc.split(/[,;\s]+/).filter((one) => one !== '')
  if (cc.length > mostCc) return back(context, parts, form, { errors: { cc: `No more than ${mostCc} addresses.` } })
  const replying = {
    ...(await commonOf(context, parts, form, ticketId)),
    cc,
    status: form.after,
    ifUpdatedAt: seenOf(form.seen),
  }
  const replied = await reply({ pool: parts.pool, keys: parts.replyKeys, settings: () => settingsOf(parts) }, replying)
  switch (replied.kind) {
    case 'replied':
    case 'already-replied':
      return said(context, 'replied')
    case 'no-such-ticket':
      return notFound(context)
    case 'changed-meanwhile':
      return back(context, parts, form, { isConflict: true })
    case 'no-address':
      return back(context, parts, form, { errors: { cc: `${replied.address} is no email address.` } })
    case 'too-large':
      return back(context, parts, form, { errors: { files: 'All files together are too large.' } })
    case 'nothing-to-send':
      return back(context, parts, form, { errors: { text: 'Some words, or a file.' } })
    case 'cannot-send':
    case 'not-allowed':
      return back(context, parts, form, { errors: { form: `It was not sent: ${replied.because}.` } })
    case 'nobody-to-write-to':
      return back(context, parts, form, {
        errors: { form: `There is nobody to write to. ${withheldWords(replied.withheld)}` },
      })
  }
}

function withheldWords(withheld: readonly Readonly<{ address: string; because: string }>[]): string {
  return withheld.map(({ address, because }) => `${address}: ${because}.`).join(' ')
}

/** What the config says about replies. */
export function settingsOf({ config, canMail }: PageParts) {
  const { table, outbound, limits } = config()
  return { table, name: outbound.name, fallback: outbound.from, canMail, limitBytes: limits.sizeBytes }
}

/** What the browser sends of Create Support Ticket and of an answer, checked; every problem beside its field. */
import { z } from 'zod'
import { claimsOf } from '../../intake/claims.ts'
import type { RouteTable } from '../../routing/types.ts'
import { ticketTypes } from '../../tickets/types.ts'
import type { TicketDraft } from '../views/new-ticket-view.ts'
import type { Upload } from './compose.ts'

/** Base64 and its line ends make four bytes of three, and the text wants room, too. */
export const filesShare = 0.7
/** Colleagues, not mailing lists. */
const mostCc = 20
const mostFiles = 50

/** A field of one line. */
export const line = z
  .string()
  .catch('')
  .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
const list = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([])

const Fields = z.object({
  submission: z.string().catch(''),
  type: z.enum(ticketTypes).catch('incident'),
  down: z
    .string()
    .optional()
    .catch(undefined)
    .transform((down) => down === 'yes'),
  subject: line,
  text: z
    .string()
    .catch('')
    .transform((text) => text.replaceAll('\r\n', '\n')),
  goal: line,
  deadline: line,
  cc: line,
  incident: list,
  do: z.string().catch('send'),
})

export type Form = Readonly<{
  submission: string
  isPreview: boolean
  draft: TicketDraft
  files: readonly File[]
}>

/** Reads a form; what is missing is empty. */
export function readForm(body: Readonly<Record<string, unknown>>): Form {
  const { submission, do: act, down, incident, ...fields } = Fields.parse(body)
  // An empty file field is sent as a file without a name.
  const files = [body['files']].flat().filter((file): file is File => file instanceof File && file.name !== '')
  return { submission, isPreview: act === 'preview', files, draft: { ...fields, isDown: down, incidents: incident } }
}

export type Checked = Readonly<{ errors: Readonly<Record<string, string>>; cc: readonly string[] }>

/** What is wrong with a form, by field; `cc` are its addresses when they are right. */
export function checkForm(form: Form, filesLimitBytes: number, table: RouteTable): Checked {
  const { draft } = form
  const cc = draft.cc.split(/[,;\s]+/).filter((one) => one !== '')
  const problems: readonly (readonly [field: string, isWrong: boolean, words: string])[] = [
    ['subject', draft.subject === '', 'A line that says what it is about.'],
    ['subject', draft.subject.length > 300, 'No more than 300 characters.'],
    ['cc', cc.length > mostCc, `No more than ${mostCc} addresses.`],
    ['cc', cc.some((one) => !z.email().max(254).safeParse(one).success), 'Email addresses, with commas between.'],
    [
      'cc',
      cc.some((one) => claimsOf(one, table).length > 0),
      'One of these addresses is ours; it gets the ticket anyway.',
    ],
    ...answerProblems(form, filesLimitBytes),
  ]
  return { errors: errorsOf(problems), cc }
}

/** What is wrong with an answer, by field. */
export function checkAnswer(form: Form, filesLimitBytes: number): Readonly<Record<string, string>> {
  return errorsOf(answerProblems(form, filesLimitBytes))
}

type Problems = readonly (readonly [field: string, isWrong: boolean, words: string])[]

function answerProblems({ draft, files }: Form, limitBytes: number): Problems {
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  return [
    ['text', draft.text.trim() === '', 'Some words, so that we know what to do.'],
    ['text', draft.text.length > 200_000, 'No more than 200,000 characters; attach the rest as a file.'],
    [
      'files',
      bytes > limitBytes,
      `${Math.ceil(bytes / 1e6)} MB are too much: no more than ${Math.floor(limitBytes / 1e6)} MB together.`,
    ],
    ['files', files.length > mostFiles, `No more than ${mostFiles} files.`],
  ]
}

function errorsOf(problems: Problems): Readonly<Record<string, string>> {
  return Object.fromEntries(problems.filter(([, isWrong]) => isWrong).map(([field, , words]) => [field, words]))
}

/** The files, read into memory; the body's limit bounds them. */
export async function uploadsOf(files: readonly File[]): Promise<readonly Upload[]> {
  return Promise.all(
    files.map(async (file) => ({
      filename: file.name.slice(0, 200),
      contentType: /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(file.type) ? file.type : 'application/octet-stream',
      bytes: Buffer.from(await file.arrayBuffer()),
    })),
  )
}

/** The text of a ticket, with what a task asks for behind it. */
export function textOf({ type, text, goal, deadline }: TicketDraft): string {
  const answers = type !== 'task' ? [] : [['When it is done', goal] as const, ['Needed', deadline] as const]
  return [text.trim(), ...answers.flatMap(([what, answer]) => (answer === '' ? [] : [`**${what}:** ${answer}`]))].join(
    '\n\n',
  )
}

/** `postroom reply`: answers on a ticket by mail. */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { text as textOfStream } from 'node:stream/consumers'
import { replySettings } from '../core.ts'
import type { GivenAttachment } from '../desk/own-attachments.ts'
import { type Replied, type Replying, reply } from '../desk/reply.ts'
import { openReplyKeys } from '../intake/reply-keys.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { statuses } from '../tickets/types.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { actor, readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'answer on a ticket by mail'

export const usage = `Usage: postroom reply REF [--text-file FILE] [--status STATUS] [--cc ADDRESS]… [--attach FILE]…

Sends a reply to the requester of a ticket, such as T-42, and to its participants, from the address that the requester
wrote to. The running service sends it, through OUTBOUND_SMTP_URL.

  --text-file FILE  the text, in UTF-8; from standard input when left out
  --status STATUS   of the ticket afterwards: open, pending, solved or closed; when left out a solved ticket stays so, and
                    any other waits for the requester (pending)
  --cc ADDRESS      somebody who gets it too, and may answer from then on
  --attach FILE     a file to send with it

Exit code: 0 it will be sent, 1 it can not be, 2 wrong arguments.
`

const options = {
  'text-file': { type: 'string' },
  status: { type: 'string' },
  cc: { type: 'string', multiple: true },
  attach: { type: 'string', multiple: true },
} as const

const statusesAfter = statuses.filter((status) => status !== 'new')

/** Sends one reply, and says to whom. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const [ref, ...more] = given.positionals
  const ticketId = numberOfRef(ref ?? '')
  if (ticketId === null || more.length > 0) return usageError('reply takes one ref, such as T-42', usage, io)
  const { status: asked, cc = [], attach = [], 'text-file': file } = given.values
  const status = statusesAfter.find((one) => one === asked)
  if (asked !== undefined && status === undefined)
    return usageError(`--status takes one of ${statusesAfter.join(', ')}`, usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  const text = await textOf(file, io)
  const files = await Promise.all(attach.map((path) => contentOf(path, io)))
  const attachments = files.flatMap((content, at) => (content === null ? [] : [attached(attach[at] ?? '', content)]))
  if (text === null || attachments.length < files.length) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const keys = await openReplyKeys(setup.environment)
  const settings = () => replySettings(setup.config, setup.environment)
  const replying: Replying = { ticketId, text, attachments, cc, actor, status, now: new Date() }
  return told(await reply({ pool: database.pool, keys, settings }, replying), refOf(ticketId), io)
}

async function textOf(file: string | undefined, io: Io): Promise<string | null> {
  if (file !== undefined) return (await contentOf(file, io))?.toString('utf8') ?? null
  return io.stdin === undefined ? '' : textOfStream(Readable.from(io.stdin))
}

/** The bytes of a file; null, and said so, when it can not be read. */
async function contentOf(path: string, { cwd, stderr }: Io): Promise<Buffer | null> {
  return readFile(resolve(cwd, path)).catch((err: NodeJS.ErrnoException) => {
    stderr.write(`${oneLine(`postroom: ${path} can not be read: ${err.code ?? err.message}`)}\n`)
    return null
  })
}

function attached(path: string, content: Buffer): GivenAttachment {
  return { filename: basename(path), contentType: null, content }
}

function told(replied: Replied, ref: string, io: Io): number {
  if (replied.kind !== 'replied') {
    io.stderr.write(`postroom: ${oneLine(problemOf(replied, ref))}\n`)
    return 1
  }
  const { to, withheld, before, after } = replied
  const what = before === after ? `it stays ${after}` : `it was ${before} and is ${after}`
  io.stdout.write(`${oneLine(`${ref}: reply to ${to.join(', ')}; ${what}`)}\n`)
  for (const { address, because } of withheld) io.stderr.write(`${oneLine(`not to ${address}: ${because}`)}\n`)
  return 0
}

function problemOf(replied: Exclude<Replied, { kind: 'replied' }>, ref: string): string {
  switch (replied.kind) {
    case 'no-such-ticket':
      return `there is no ticket ${ref}`
    case 'cannot-send':
      return replied.because
    case 'nothing-to-send':
      return 'there is nothing to send: no text, and no file'
    case 'no-address':
      return `${replied.address} is no address`
    case 'not-allowed':
      return `${ref}: ${replied.because}`
    case 'too-large':
      return `the mail has ${replied.sizeBytes} bytes, and limits.size allows ${replied.limitBytes}`
    case 'nobody-to-write-to':
      return `${ref}: there is nobody to write to${replied.withheld.map((one) => `; not to ${one.address}: ${one.because}`).join('')}`
    case 'already-replied':
    case 'changed-meanwhile':
      return `${ref}: somebody else answered or changed it at the same moment; look at it and try again`
  }
}

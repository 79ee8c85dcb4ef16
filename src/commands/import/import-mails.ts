/**
 * Takes the mails of some files in, one after the other, several on their way into the database at once. Keeps going after
 * a mail or a file that cannot be taken; stops when it is told to, or when the database stays away, with nothing half done:
 * whatever was started is finished, and the next run finds the rest.
 */
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { type BodyRead, readBody } from '../../intake/body.ts'
import type { Body, Envelope } from '../../intake/envelope.ts'
import { type Head, isFolderData, isMail, readHead } from '../../intake/old-mail/head.ts'
import { oldEnvelope, type Recipients } from '../../intake/old-mail/old-envelope.ts'
import { messageIdOf, referencesOf } from '../../mail/header/message-ids.ts'
import { type InOrder, inOrder } from './in-order.ts'
import { mailsIn, type OldMail } from './mails-in.ts'
import type { MboxFormat } from './mbox-lines.ts'
import type { PassedOver, PassOver } from './passed-over.ts'
import type { MailFile } from './survey.ts'
import type { Taken } from './tally.ts'

/** What an import works with. */
export type Importing = Readonly<{
  files: readonly MailFile[]
  format: MboxFormat
  /** Who a mail was for. */
  recipientsOf(head: Head): Recipients
  /** Stores a mail. Throws when that cannot be done. */
  store(envelope: Envelope, body: Body): Promise<Taken>
  /** Whether an error of `store` would meet every mail alike, so that going on is no use. */
  concernsAll(err: unknown): boolean
  /** Where mails that are too large for memory are put meanwhile. */
  directory: string
  session: string
  now(): Date
  /** Stops the import after the mails in hand. */
  stop: AbortSignal
  take(taken: Taken): void
  passOver: PassOver
  /** Told of bytes as they are read. */
  observe(bytes: number): void
}>

/** `stopped`: it was told to. `gave-up`: the database stays away, `cause` says why. */
export type ImportEnd =
  | Readonly<{ kind: 'done' }>
  | Readonly<{ kind: 'stopped' }>
  | Readonly<{ kind: 'gave-up'; cause: unknown }>

/** Mails on their way at once: enough to share commits and to keep the readers busy, little enough to hold. */
const atOnce = 16

/** Kept in memory of one mail; the rest of it goes to a temporary file. */
const memoryBytes = 1024 * 1024

/** Why a mail's bytes could not be held. */
const bodyProblems: Readonly<Record<Exclude<BodyRead['kind'], 'ok'>, string>> = {
  'too-large': 'too large',
  disconnected: 'it ends too early',
  'no-room': 'there is no room for it',
  'disk-full': 'no room for it in DATA_DIR',
}

/** Imports all mails of all files. */
export async function importMails(importing: Importing): Promise<ImportEnd> {
  const flight = inOrder(atOnce)
  const failure = new AbortController()
  const stop = AbortSignal.any([importing.stop, failure.signal])
  for (const file of importing.files) {
    if (stop.aborted) break
    await importFile(file, { ...importing, stop }, flight, failure)
  }
  await flight.settled()
  if (failure.signal.aborted) return { kind: 'gave-up', cause: failure.signal.reason }
  return { kind: stop.aborted ? 'stopped' : 'done' }
}

async function importFile(
  file: MailFile,
  importing: Importing,
  flight: InOrder,
  failure: AbortController,
): Promise<void> {
  const { format, observe, stop, passOver } = importing
  try {
    for await (const mail of mailsIn(file, format, observe)) {
      if (stop.aborted) return
      const body = await bodyOf(mail, importing)
      if (body !== null) await takeIn(mail, body, importing, flight, failure)
    }
  } catch (err) {
    passOver({ where: file.path, because: `could not be read on: ${explanationOf(err)}`, isProblem: true })
  }
}

/** Holds the bytes of a mail; null when they cannot be held, which has been said. */
async function bodyOf({ where, bytes }: OldMail, { directory, passOver }: Importing): Promise<Body | null> {
  // One piece ahead at most, and the source is let go before the next mail is asked for.
  const stream = Readable.from(bytes, { highWaterMark: 1 })
  const read = await readBody(stream, { limitBytes: Number.POSITIVE_INFINITY, memoryBytes, directory })
  stream.destroy()
  if (!stream.closed) await once(stream, 'close')
  if (read.kind === 'ok') return read.body
  passOver({ where, because: bodyProblems[read.kind], isProblem: true })
  return null
}

/** Starts to store a mail, and returns when the next one may be read. */
async function takeIn(
  mail: OldMail,
  body: Body,
  importing: Importing,
  flight: InOrder,
  failure: AbortController,
): Promise<void> {
  await using owned = new AsyncDisposableStack()
  owned.use(body)
  const head = headOf(mail, body)
  const recipients = recipientsFor(mail, head, body, importing)
  if ('because' in recipients) return importing.passOver(recipients)
  const envelope = oldEnvelope(head, recipients.recipients, importing.session, importing.now())
  const storing = owned.move()
  await flight.start(threadingOf(head), async () => {
    await using _held = storing
    // A mail after the failure would only wait for the same.
    if (!failure.signal.aborted) await storeOne(mail, envelope, body, importing, failure)
  })
}

async function storeOne(
  { where }: OldMail,
  envelope: Envelope,
  body: Body,
  { store, concernsAll, take, passOver }: Importing,
  failure: AbortController,
): Promise<void> {
  try {
    take(await store(envelope, body))
  } catch (err) {
    if (concernsAll(err)) failure.abort(err)
    else passOver({ where, because: `could not be stored: ${explanationOf(err)}`, isProblem: true })
  }
}

/** Who a mail is for, or why it is passed over. */
function recipientsFor(
  { where }: OldMail,
  head: Head,
  body: Body,
  { recipientsOf }: Importing,
): Extract<Recipients, { kind: 'served' }> | PassedOver {
  if (body.sizeBytes === 0) return { where, because: 'an empty mail', isProblem: true }
  if (!isMail(head)) return { where, because: 'not a mail: no header fields', isProblem: true }
  if (isFolderData(head)) return { where, because: "a mail program's own data, not a mail", isProblem: false }
  const found = recipientsOf(head)
  if (found.kind === 'served') return found
  const tried =
    found.tried.length === 0 ? 'it names no recipient' : `none of ours among ${found.tried.slice(0, 5).join(', ')}`
  return { where, because: `no route: ${tried}`, isProblem: true }
}

function headOf({ fromLine }: OldMail, { headerSection }: Body): Head {
  const head = readHead(headerSection)
  return { ...head, fromLine: fromLine ?? head.fromLine }
}

function threadingOf({ fields }: Head) {
  const id = messageIdOf(fields)
  return { ids: id === null ? [] : [id], references: referencesOf(fields) }
}

/** What went wrong, down to the first cause, in a line. */
function explanationOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err)
  return err.cause === undefined ? err.message : `${err.message} (${explanationOf(err.cause)})`
}

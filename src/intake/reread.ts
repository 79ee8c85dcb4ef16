/**
 * Reads stored mails again, from their raw bytes: those that came in faster than they could be read, and, with
 * `postroom reparse`, whatever today's parser reads better. Refs and statuses stay as they are.
 */
import { Readable } from 'node:stream'
import type { Pool } from 'pg'
import type { Reader } from '../mail/reading/reader.ts'
import type { Log } from '../ops/log.ts'
import { replaceReading, type Stored, storedMails, type Which } from '../store/messages.ts'
import { readRaw } from '../store/raw-mail.ts'
import { isTransient } from '../store/transient.ts'
import { untitled } from '../tickets/subject-tag.ts'
import { readBody } from './body.ts'
import { attachmentRows, readingColumns } from './rows.ts'

export type Reread = Readonly<{ message: string; ticketId: number; changed: boolean; parseError: string | null }>

export type RereadParts = Readonly<{
  pool: Pool
  reader: Reader
  /** Where large mails are put while they are read. */
  directory: string
  readLimitMs(): number
}>

/** Mails asked for at a time. */
const page = 100

/** Kept in memory up to this size while being read again. */
const memoryBytes = 1024 * 1024

/** Reads the chosen mails again, one after the other, and says what became of each. */
export async function* rereadStored(parts: RereadParts, which: Which): AsyncGenerator<Reread> {
  let after: string | null = null
  for (;;) {
    const mails: readonly Stored[] = await storedMails(parts.pool, which, after, page)
    for (const mail of mails) {
      yield await reread(parts, mail).catch((err: unknown) => {
        if (isTransient(err)) throw err
        return keptAsItWas(mail, `it could not be read again: ${err instanceof Error ? err.message : String(err)}`)
      })
    }
    const last = mails.at(-1)
    if (last === undefined || mails.length < page) return
    after = last.id
  }
}

/** Reads one mail again; null when there is none with this id. */
export async function rereadOne(parts: RereadParts, id: string): Promise<Reread | null> {
  for await (const one of rereadStored(parts, { kind: 'message', id })) return one
  return null
}

async function reread({ pool, reader, directory, readLimitMs }: RereadParts, stored: Stored): Promise<Reread> {
  const limitMs = readLimitMs()
  const limits = { limitBytes: stored.sizeBytes + 1, memoryBytes, directory }
  const read = await readBody(Readable.from(readRaw(pool, stored.id)), limits)
  if (read.kind !== 'ok') throw new Error(`the raw mail ${stored.id} could not be read back: ${read.kind}`)
  await using body = read.body
  const options = { reversePath: stored.reversePath, budgetMs: limitMs * 2, limitMs }
  const { mail, pending } = await reader.read(body.held, body.headerSection, options)
  if (pending) return keptAsItWas(stored, `no worker was free within ${options.budgetMs} ms`)
  // A reading that failed, for want of time perhaps, does not take the place of one that did not.
  if (mail.parseError !== null && stored.parseError === null && !stored.isPending)
    return keptAsItWas(stored, mail.parseError)
  const attachments = attachmentRows(stored.id, mail.attachments)
  const changed = await replaceReading(pool, stored.id, readingColumns(mail), attachments, untitled)
  return { message: stored.id, ticketId: stored.ticketId, changed, parseError: mail.parseError }
}

function keptAsItWas({ id, ticketId }: Stored, parseError: string): Reread {
  return { message: id, ticketId, changed: false, parseError }
}

/** After a failure of the database, until what is still pending is tried again. */
const retryMs = 30_000

/**
 * Reads in the background what was only read in part, one mail at a time: those named by `add`, and at the start those that
 * an earlier run left. When the database fails, that is logged and all that is still flagged is tried again a little later.
 */
export function laterReading(parts: RereadParts & Readonly<{ log: Log }>): {
  add(messageId: string): void
  resume(): void
  /** Resolves when all that was asked for is done. */
  idle(): Promise<void>
  /** Waits for the mail in hand; what is left stays flagged in the database. */
  stop(): Promise<void>
} {
  let isStopped = false
  let work = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  const queue = (which: Which) => {
    work = work
      .then(() => run(which))
      .catch((err: unknown) => {
        parts.log.error({ err, retryMs }, 'late reading failed')
        retry = setTimeout(queue, retryMs, { kind: 'pending' }).unref()
      })
  }

  async function run(which: Which): Promise<void> {
    if (isStopped) return
    for await (const { message, parseError } of rereadStored(parts, which)) {
      parts.log.info({ mail: message, parseError }, 'mail read late')
      if (isStopped) return
    }
  }

  return {
    add: (id) => queue({ kind: 'message', id }),
    resume: () => queue({ kind: 'pending' }),
    idle: () => work,
    stop: async () => {
      isStopped = true
      clearTimeout(retry)
      await work
    },
  }
}

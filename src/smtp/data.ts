/**
 * Answers DATA: bytes in, one `receive`, one reply. A 250 follows the commit; whatever is not known to be committed gets
 * 4yz and stays in the sender's queue. A commit that comes after its reply was due is still a ticket: the sender's next try
 * is recognised as a redelivery (DESIGN §2.2), so nothing is done about it here but to write it down.
 */
import type { Readable } from 'node:stream'
import { type BodyRead, readBody } from '../intake/body.ts'
import type { Body, Envelope } from '../intake/envelope.ts'
import { pour } from '../intake/pour.ts'
import type { Conversation } from './conversation.ts'
import type { Flaw } from './data-decoder.ts'
import { watchData, within } from './deadlines.ts'
import { type Fate, type Fates, type Whose, whoseMail } from './fates.ts'
import type { Guards } from './guards.ts'
import type { Share } from './in-flight.ts'
import type { SmtpLimits } from './limits.ts'
import type { DoorMetrics } from './metrics.ts'
import type { DoorParts } from './parts.ts'
import { deferrals, type Reply, refusals } from './replies.ts'
import { fateFor, type Received, receiveScreened, type TakenMail, tlsOf } from './screened.ts'

/** What the library gives for DATA. */
export type DataStream = Readable & Readonly<{ byteLength: number; writableNeedDrain: boolean; flaw?: Flaw | null }>

/** Answers one DATA command; null when nobody is left to answer. Never rejects. */
export type AnswerData = (conversation: Conversation, stream: DataStream) => Promise<Reply | null>

/** `flawed`: the whole mail came, with line ends for which it is refused. */
type DataRead = BodyRead | Readonly<{ kind: 'flawed' }>

/** A client that goes on sending at this many times the limit will not stop by itself. */
const cutAtSizes = 2

/** Puts the answer to DATA together. */
export function dataAnswer(parts: DoorParts, { inFlight }: Guards, fates: Fates, metrics: DoorMetrics): AnswerData {
  return async (conversation, stream) => {
    const whose = whoseMail(conversation)
    const { screening } = conversation.transaction
    conversation.transaction.isSettled = true
    conversation.account.mail()
    const share = inFlight.open()
    let fate: Fate | null
    try {
      const limits = parts.limits()
      const read = await readData(conversation, stream, limits, share)
      if (read.kind === 'ok') {
        const envelope = envelopeOf(conversation, whose)
        fate = await commit({ envelope, screening, body: held(read.body, share) }, whose, limits)
      } else fate = unreadFate(read, stream, limits)
      if (read.kind === 'no-room') metrics.limited.inc({ limit: 'in-flight' })
      if (read.kind !== 'ok') share.close()
    } catch (err) {
      share.close()
      // Nobody expected it, so the sender keeps the mail, and the log gets the cause.
      fate = { outcome: 'deferred', because: 'an unexpected error', reply: deferrals.failed, err }
    }
    if (fate !== null) return record(conversation, whose, fate)
    metrics.mails.inc({ outcome: 'abandoned' })
    const { session, clientIp } = whose
    parts.log.info({ session, clientIp, bytes: stream.byteLength }, 'mail abandoned')
    return null
  }

  function record(conversation: Conversation, whose: Whose, fate: Fate): Reply | null {
    const reply = conversation.isGone ? null : fate.reply
    fates.record(whose, { ...fate, reply })
    if (fate.outcome !== 'deferred' && fate.outcome !== 'refused') conversation.account.forgive()
    return reply
  }

  /** Reads the mail to its final dot, whether it is kept or not: a reply before it would be one to nothing. */
  async function readData(
    conversation: Conversation,
    stream: DataStream,
    limits: SmtpLimits,
    room: Share,
  ): Promise<DataRead> {
    const watch = watchData(stream, limits, () => conversation.cut('data-too-slow'))
    const { sizeBytes: limitBytes, memoryBytes } = limits
    let isTaken = false
    try {
      const read = await readBody(stream, { limitBytes, memoryBytes, directory: parts.directory, room })
      isTaken = read.kind === 'ok' || read.kind === 'disconnected'
      if (read.kind !== 'ok' || !stream.flaw) return read
      await read.body[Symbol.asyncDispose]()
      return { kind: 'flawed' }
    } finally {
      if (!isTaken && (await skipRest(stream, cutAtSizes * limitBytes)) === 'more') conversation.cut('far-too-large')
      watch.stop()
    }
  }

  async function commit(mail: TakenMail, whose: Whose, { commitTimeoutMs: limitMs }: SmtpLimits): Promise<Fate> {
    const startedAt = performance.now()
    const { sizeBytes: bytes } = mail.body
    const receiving = receiveAndRelease(mail)
    const received = await within(receiving, limitMs)
    metrics.receiveSeconds.observe((performance.now() - startedAt) / 1_000)
    if (received !== 'late') return fateFor(received, bytes, parts.contact())
    recordLate(receiving, whose, bytes)
    return { outcome: 'deferred', because: `no outcome within ${limitMs} ms`, reply: deferrals.late, bytes }
  }

  /** The body lives as long as filters and `receive` work on it, not as long as the client waits. */
  async function receiveAndRelease(mail: TakenMail): Promise<Received> {
    try {
      return await receiveScreened(parts.receive, mail)
    } finally {
      await mail.body[Symbol.asyncDispose]()
    }
  }

  function recordLate(receiving: Promise<Received>, whose: Whose, bytes: number): void {
    receiving.then(
      (received) => {
        const fate = fateFor(received, bytes, parts.contact())
        const because = `${fate.because}; after the client was told to try again`
        fates.record(whose, { ...fate, because, reply: null })
      },
      (err: unknown) => parts.log.warn({ err, session: whose.session }, 'a late mail was not stored'),
    )
  }
}

/** A body that gives its room back with its file, which may be after the answer. */
function held(body: Body, share: Share): Body {
  return {
    ...body,
    async [Symbol.asyncDispose]() {
      share.close()
      await body[Symbol.asyncDispose]()
    },
  }
}

/** What becomes of a mail that was not read whole; null when its client has gone. */
function unreadFate(read: Exclude<DataRead, { kind: 'ok' }>, stream: DataStream, limits: SmtpLimits): Fate | null {
  const { byteLength: bytes } = stream
  switch (read.kind) {
    case 'too-large': {
      const because = `more than ${limits.sizeBytes} octets`
      return { outcome: 'refused', because, reply: refusals['too-large'], bytes }
    }
    case 'disk-full': {
      const because = 'the directory of temporary files takes no more'
      return { outcome: 'deferred', because, reply: deferrals.disk, bytes, err: read.cause }
    }
    case 'no-room': {
      const because = 'too many octets in flight for too long'
      return { outcome: 'deferred', because, reply: deferrals['in-flight'], bytes }
    }
    case 'flawed': {
      const because = 'a bare CR or LF'
      return { outcome: 'refused', because, reply: refusals['bare-newline'], bytes }
    }
    case 'disconnected':
      return null
    default:
      return read satisfies never
  }
}

/** Throws away what is left of a mail. `more`: there was more than `limitBytes` in all. `gone`: it never ended. */
async function skipRest(stream: DataStream, limitBytes: number): Promise<'end' | 'more' | 'gone'> {
  const isMore = () => stream.byteLength > limitBytes
  if (isMore()) return 'more' // it all came in one piece
  return pour(stream, () => (isMore() ? false : null)).then(
    (isAtEnd) => (isAtEnd ? 'end' : 'more'),
    () => 'gone', // nobody is left to tell; the mail's fate is decided anyway
  )
}

function envelopeOf(conversation: Conversation, { reversePath, recipients }: Whose): Envelope {
  const { session } = conversation
  return {
    source: 'email',
    reversePath,
    recipients,
    clientIp: session.remoteAddress || null,
    helo: session.hostNameAppearsAs || null,
    tls: tlsOf(conversation),
    receivedAt: new Date(),
    session: session.id,
    chosen: null,
    suspected: null,
  }
}

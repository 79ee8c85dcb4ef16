/**
 * A sending MTA in small: several connections and a queue. It keeps the promise that RFC 5321 §4.5.4.1 asks of a
 * sender, a mail stays in the queue until the answer is 250, and so may send a mail twice when an answer got lost.
 * A 5yz is final and is thrown: no scenario that uses this expects one.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { ConnectionLost, connectSmtp, type Reply, refIn, type SmtpConnection, type Transaction } from './smtp-client.ts'

/** What the queue knows of a mail when it is done: the ref that was acknowledged, and how often it had to be sent. */
export type Sent<M> = Readonly<{ mail: M; ref: string; attempts: number }>

type Options = Readonly<{
  /** How many connections send at once. */
  senders: number
  /** Where to connect; asked before each connection, so it may wait until the service is back. */
  address: () => Promise<string>
  /** Called after each 250, with the number of mails acknowledged so far. */
  onAccepted?: (count: number) => void
}>

type Queued<M> = { readonly mail: M; attempts: number }

/** The pause after a 4yz or a lost connection; a real MTA waits minutes, the shape is the same. */
const retryMs = 40

/** Sends all mails, each until it is acknowledged; resolves with one entry per mail, in order of acknowledgement. */
export async function sendUntilAccepted<M extends Transaction>(
  mails: readonly M[],
  { senders, address, onAccepted }: Options,
): Promise<readonly Sent<M>[]> {
  const queue: Queued<M>[] = mails.map((mail) => ({ mail, attempts: 0 }))
  const done: Sent<M>[] = []
  await Promise.all(Array.from({ length: senders }, sender))
  return done

  async function sender(): Promise<void> {
    while (queue.length > 0) {
      await conversation().catch(async (err: unknown) => {
        if (!(err instanceof ConnectionLost)) throw err
        await pause(retryMs)
      })
    }
  }

  /** One connection, many mails, until the queue is empty or the connection is lost. */
  async function conversation(): Promise<void> {
    await using connection = await connectSmtp(await address())
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (!(await attempt(connection, next))) await pause(retryMs)
    }
  }

  async function attempt(connection: SmtpConnection, queued: Queued<M>): Promise<boolean> {
    queued.attempts += 1
    const reply = await connection.deliver(queued.mail).catch((err: unknown) => {
      queue.push(queued)
      throw err
    })
    if (isDeferral(reply)) {
      queue.push(queued)
      return false
    }
    done.push({ mail: queued.mail, ref: refIn(reply), attempts: queued.attempts })
    onAccepted?.(done.length)
    return true
  }
}

/** 4yz: the receiver could not do it now (RFC 5321 §4.2.1). */
function isDeferral(reply: Reply): boolean {
  return reply.code >= 400 && reply.code < 500
}

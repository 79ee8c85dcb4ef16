/**
 * The library's server with our conversations in it: who may connect, which answer a command gets, and how it all ends. It
 * translates between callbacks and values; no handler here throws into the library, which would answer 451 in the middle
 * of DATA and then hang.
 */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import type { ListenerSettings } from '../config/listeners.ts'
import type { Screen } from '../filters/screen.ts'
import { type Answers, createAnswers, type Verdict } from './answers.ts'
import { createReception, type Reception, watchForProxyHeader } from './arrival.ts'
import { Conversation, type Host } from './conversation.ts'
import { type AnswerData, dataAnswer } from './data.ts'
import { within } from './deadlines.ts'
import { dialectOf } from './dialect.ts'
import { type Fates, recordTo, whoseMail } from './fates.ts'
import type { Guards } from './guards.ts'
import { libraryOptions } from './library-options.ts'
import { type DoorMetrics, doorMetrics } from './metrics.ts'
import type { DoorParts } from './parts.ts'
import { asGreeting, type Closing, closings, deferrals, lineOf, type Reply } from './replies.ts'
import { visitOf } from './screened.ts'

type Answer = (error?: Error | null) => void
type Decide = (conversation: Conversation) => Verdict | Promise<Verdict>

/** How long sessions that were cut may take to close, before they are dropped. */
const lingerMs = 1_000

export class DoorServer extends SMTPServer {
  readonly #parts: DoorParts
  readonly #metrics: DoorMetrics
  readonly #fates: Fates
  readonly #answers: Answers
  readonly #answerData: AnswerData
  readonly #host: Host
  readonly #guards: Guards
  readonly #reception: Reception
  /** Null when nothing is filtered here. */
  readonly #screen: Screen | null
  /** By session, which is all that the library's handlers get. */
  readonly #conversations = new Map<SMTPServerSession, Conversation>()
  /** Mails whose fate is open. */
  readonly #answering = new Set<Promise<void>>()
  #isDraining = false
  /** Resolves when the last conversation of a draining server has ended. */
  readonly #empty = Promise.withResolvers<void>()

  constructor(parts: DoorParts, listener: ListenerSettings, guards: Guards) {
    super(libraryOptions(parts, dialectOf(listener)))
    this.#parts = parts
    this.#guards = guards
    this.#reception = this.#createReception(listener)
    this.#screen = parts.screen?.(listener.name) ?? null
    // In place of the library's: see `arrival.ts`.
    this.server.removeAllListeners('connection')
    this.server.on('connection', (socket) => this.#receive(socket))
    this.#metrics = doorMetrics(parts.registry)
    this.#fates = recordTo(parts.log, this.#metrics, parts.notTaken)
    this.#answers = createAnswers(parts, guards, this.#fates, this.#metrics)
    this.#answerData = dataAnswer(parts, guards, this.#fates, this.#metrics)
    this.#host = this.#createHost(listener)
    // Without a listener any client could end the process, by resetting its connection at the right moment.
    this.on('error', (err) => parts.log.info({ err }, 'smtp connection failed'))
  }

  get openConnections(): number {
    return this.#conversations.size
  }

  /** Stops: no new connections, idle sessions end, mails under way are answered within `drainMs`, then all is cut. */
  async drain(drainMs: number): Promise<void> {
    this.#isDraining = true
    if (this.server.listening) this.server.close()
    this.#reception.dropWaiting()
    if (this.openConnections === 0) this.#empty.resolve()
    for (const conversation of this.#conversations.values()) conversation.leave()
    const finished = this.#empty.promise.then(() => Promise.all(this.#answering))
    if ((await within(finished, drainMs)) !== 'late') return
    for (const conversation of this.#conversations.values()) conversation.cut('shutting-down')
    if ((await within(finished, lingerMs)) !== 'late') return
    for (const conversation of this.#conversations.values()) conversation.destroy()
    await this.#empty.promise
  }

  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    const refusal = this.#refusalFor(addressOf(socket, options))
    if (refusal === null) this.#admit(socket, options)
    else this.#turnAway(socket, refusal)
  }

  override onSecure(socket: TLSSocket, session: SMTPServerSession, callback: Answer): void {
    this.#conversations.get(session)?.secured(socket)
    callback()
  }

  override onMailFrom(mail: SMTPServerAddress, session: SMTPServerSession, callback: Answer): void {
    this.#answer(session, callback, (conversation) => this.#answers.mail(conversation, mail))
  }

  override onRcptTo(recipient: SMTPServerAddress, session: SMTPServerSession, callback: Answer): void {
    this.#answer(session, callback, (conversation) => this.#answers.recipient(conversation, recipient))
  }

  override onData(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error?: Error | null, message?: string | (string | Error)[]) => void,
  ): void {
    const conversation = this.#conversations.get(session)
    if (conversation === undefined) return
    conversation.isMailUnderWay = true
    const { acceptedCount } = conversation.transaction
    const answering = this.#answerData(conversation, stream).then((reply) => {
      this.#answering.delete(answering)
      if (reply === null) return
      // LMTP: that outcome for each recipient.
      if (this.options.lmtp) callback(null, Array(acceptedCount).fill(reply.code < 400 ? reply.text : errorOf(reply)))
      else if (reply.code < 400) callback(null, reply.text)
      else callback(errorOf(reply))
    })
    this.#answering.add(answering)
  }

  #receive(socket: Socket): void {
    if (this.#reception.waiting() < this.#parts.limits().connections) this.#reception.take(socket)
    else this.#turnAway(socket, 'too-many-connections')
  }

  #createReception(listener: ListenerSettings): Reception {
    return createReception(listener, {
      arrived: (socket, client) =>
        this.connect(socket, client && { remoteAddress: client.address, remotePort: client.port }),
      refused: ({ remoteAddress: proxyIp }, because) => {
        this.#metrics.closings.inc({ reason: 'no-proxy-header' })
        this.#parts.log.warn({ proxyIp, because }, 'connection of a proxy refused')
      },
    })
  }

  #createHost(listener: ListenerSettings): Host {
    return {
      dialect: dialectOf(listener),
      secureContext: this.#parts.secureContext,
      commandTimeoutMs: () => this.#parts.limits().commandTimeoutMs,
      limits: this.#parts.limits,
      manners: this.#parts.manners,
      isDraining: () => this.#isDraining,
      closing: ({ id, remoteAddress }, reason) => {
        this.#metrics.closings.inc({ reason })
        this.#parts.log.info({ session: id, clientIp: remoteAddress, because: reason }, 'smtp session ended by us')
      },
      handshaken: (tls) => this.#metrics.tlsHandshakes.inc({ outcome: tls?.protocol ?? 'failed' }),
      gone: (conversation) => this.#leave(conversation),
      mailRefused: (conversation, reversePath, no) => {
        this.#fates.recordNo({ ...whoseMail(conversation), reversePath }, no)
      },
      transactionEnded: (conversation) => {
        const { transaction } = conversation
        if (transaction.isSettled || transaction.refused.length === 0) return
        transaction.isSettled = true
        this.#fates.recordRefusedRecipients(whoseMail(conversation), transaction)
      },
    }
  }

  #refusalFor(address: string): Closing | null {
    return this.#isDraining ? 'shutting-down' : this.#guards.admission.refusalFor(address, this.#parts.limits())
  }

  #admit(socket: Socket, options?: SMTPConnectionOptions | null): void {
    const conversation = new Conversation(this, socket, options, this.#host)
    this.#enter(conversation)
    conversation.visit = visitOf(conversation, this.#screen)
    conversation.on('error', (err: Error) => this._onError(err))
    // Before the session reads: of version 2 it would make commands. At smtps the handshake fails anyway.
    if (!this.#host.dialect.isImplicitTls) watchForProxyHeader(socket, () => conversation.cut('proxy-not-listed'))
    conversation.init()
  }

  #turnAway(socket: Socket, reason: Closing): void {
    this.#metrics.closings.inc({ reason })
    this.#guards.admission.turnAway(socket, lineOf(asGreeting(closings[reason], this.#parts.hostname)))
  }

  #enter(conversation: Conversation): void {
    this.connections.add(conversation)
    this.#conversations.set(conversation.session, conversation)
    this.#guards.admission.enter(conversation.remoteAddress)
    this.#metrics.connections.inc()
  }

  #leave(conversation: Conversation): void {
    this.#conversations.delete(conversation.session)
    this.#guards.admission.leave(conversation.remoteAddress)
    this.#metrics.connections.dec()
    if (this.#isDraining && this.openConnections === 0) this.#empty.resolve()
  }

  /** Gives a verdict to the client. One that fails is a bug or a broken config: the sender keeps the mail. */
  #answer(session: SMTPServerSession, callback: Answer, decide: Decide): void {
    const conversation = this.#conversations.get(session)
    if (conversation === undefined) return // it has gone; there is nobody to answer
    const failed = (err: unknown): Verdict => {
      this.#parts.log.error({ err, session: session.id, clientIp: session.remoteAddress }, 'smtp command failed')
      return { kind: 'no', reply: deferrals.failed, delayMs: 0 }
    }
    const give = (verdict: Verdict | 'late') =>
      giveVerdict(conversation, verdict === 'late' ? failed('no verdict in time') : verdict, callback)
    try {
      const verdict = decide(conversation)
      if (verdict instanceof Promise) within(verdict, this.#parts.limits().commitTimeoutMs).catch(failed).then(give)
      else give(verdict)
    } catch (err) {
      give(failed(err))
    }
  }
}

function giveVerdict(conversation: Conversation, verdict: Verdict, callback: Answer): void {
  if (verdict.kind === 'accept') callback()
  else if (verdict.kind === 'close') conversation.cut(verdict.closing)
  else if (verdict.delayMs === 0) callback(errorOf(verdict.reply))
  else setTimeout(() => callback(errorOf(verdict.reply)), verdict.delayMs).unref()
}

/** As conversations have it: an IPv4 client of a dual-stack listener is the same client. */
function addressOf(socket: Socket, options?: SMTPConnectionOptions | null): string {
  return (options?.remoteAddress ?? socket.remoteAddress ?? '').replace(/^::ffff:/i, '')
}

/** A reply in the shape that the library takes from a handler. */
function errorOf({ code, text }: Reply): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

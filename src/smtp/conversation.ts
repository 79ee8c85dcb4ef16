/**
 * One client's session: the library's connection with the limits that it lacks. What is added sits at the few places where
 * everything passes: `_onCommand` (each line that comes), `send` (each reply that goes), `_resetSession` (each transaction
 * that ends) and `_onClose`. Nothing here knows mail, routes or the log; it tells its {@link Host}.
 *
 * States: greeting → command ⇄ mail under way (from DATA to its reply) → closing. While a mail is under way the clocks of
 * commands and session wait for it, and DATA has a clock of its own.
 */
import type { Socket } from 'node:net'
import type { SMTPServer } from 'smtp-server'
import type { SMTPConnection, SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import type { Visit } from '../filters/screen.ts'
import { Account } from './account.ts'
import { type Objection, verbOf } from './commands.ts'
import type { BareNewlines } from './data-decoder.ts'
import { type Dialect, objectionIn } from './dialect.ts'
import { InboundStream } from './inbound-stream.ts'
import { closingOf } from './library-wording.ts'
import type { SmtpLimits } from './limits.ts'
import { parsePathCommand, unknownParameter } from './paths.ts'
import { asGreeting, type Closing, closings, commandReplies, hasEnhancedCode, type Reply, refusals } from './replies.ts'
import { TlsConnection, type TlsHost } from './tls/connection.ts'
import { type No, newTransaction, type Transaction } from './transaction.ts'

/** How the door talks, as the operator wants it. */
export type Manners = Readonly<{ bareNewlines: BareNewlines; greetDelayMs: number }>

/** What a conversation asks and tells the listener that it belongs to. */
export type Host = TlsHost &
  Readonly<{
    dialect: Dialect
    limits(): SmtpLimits
    manners(): Manners
    isDraining(): boolean
    /** The session ends by our doing. */
    closing(conversation: Conversation, reason: Closing): void
    /** The socket is gone. */
    gone(conversation: Conversation): void
    /** MAIL was refused for its parameters. */
    mailRefused(conversation: Conversation, reversePath: string, no: No): void
    /** A transaction ended: by its reply, RSET, a new EHLO, or the end of the session. */
    transactionEnded(conversation: Conversation): void
  }>

/** Parameters of MAIL that EHLO offers: RFC 1870, RFC 6152, RFC 6531. RCPT has none, since DSN is not offered. */
const mailParameters = new Set(['SIZE', 'BODY', 'SMTPUTF8'])

/** How long a client that has had its reply while we drain may take for its QUIT, before it gets 421 unasked. */
const farewellMs = 1_000

type MailCommand = Parameters<SMTPConnection['_validateMailParams']>[0]

export class Conversation extends TlsConnection {
  transaction: Transaction = newTransaction()
  /** The filters of this session; null when nothing is filtered. */
  visit: Visit | null = null
  /** From DATA to the reply that follows the final dot. */
  isMailUnderWay = false
  /** What this session has used up. */
  readonly account = new Account()
  readonly #host: Host
  readonly #commandClock: NodeJS.Timeout
  readonly #sessionClock: NodeJS.Timeout
  #hasExpired = false

  constructor(server: SMTPServer, socket: Socket, options: SMTPConnectionOptions | null | undefined, host: Host) {
    super(server, socket, options, host)
    this.#host = host
    const { commandTimeoutMs, sessionTimeoutMs } = host.limits()
    this.#commandClock = setTimeout(() => this.#commandIsLate(), commandTimeoutMs).unref()
    this.#sessionClock = setTimeout(() => this.#expire(), sessionTimeoutMs).unref()
  }

  /** Whether nobody is there any more to read a reply. */
  get isGone(): boolean {
    return this._closed || this._closing
  }

  /** Ends the session: one last reply, then close. Does nothing to a session that is ending already. */
  cut(reason: Closing): void {
    if (this.isGone) return
    if (this._upgrading) {
      // Whichever clock it was, that is what took too long.
      this.#host.closing(this, reason === 'shutting-down' ? reason : 'handshake-too-slow')
      this.abandonHandshake()
      return
    }
    this.#host.closing(this, reason)
    this.#say(reason)
    this.close()
  }

  #say(reason: Closing): void {
    const { code, text } = this._ready ? closings[reason] : asGreeting(closings[reason], this.name)
    super.send(code, text, false)
  }

  /** We shut down: an idle session ends now, one with a mail under way behind its reply. */
  leave(): void {
    if (!this.isMailUnderWay) this.cut('shutting-down')
  }

  /** Drops the connection without a word. */
  destroy(): void {
    this._socket.destroy()
  }

  /** Greets at once, or after the delay that tells early talkers (RFC 5321 §4.3.1) from those who wait. */
  override init(): void {
    const { greetDelayMs } = this.#host.manners()
    this._setListeners(() => {
      if (greetDelayMs === 0) return this.connectionReady()
      this._socket.once('data', () => {
        if (!this._ready) this.cut('early-talker')
      })
      setTimeout(() => this.connectionReady(), greetDelayMs).unref()
    })
  }

  override _createParser(): InboundStream {
    return new InboundStream({
      bareNewlines: () => this.#host.manners().bareNewlines,
      command: (line, next) => this._onCommand(line, next),
      fault: (fault) => this.cut(fault),
    })
  }

  override _onCommand(command: Buffer, callback: () => void = () => undefined): void {
    // While TLS starts, the library drops what came in clear before it (command injection): leave it that.
    const objection = this._upgrading ? null : this.#objectionTo(command.toString('latin1'))
    if (objection === null) super._onCommand(command, callback)
    else if (objection.kind === 'close') this.cut(objection.closing)
    else {
      this.#reply(objection.reply)
      this._whenWritable(callback)
    }
  }

  /** The one place where replies go out. A text of ours brings its enhanced code; to the others the library adds one. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const text = typeof data === 'string' ? data : ''
    const reason = this.#reasonToEnd(code, text)
    if (reason === null) {
      this.#gatherReplies()
      super.send(code, data, hasEnhancedCode(text) ? false : context)
      this.#commandClock.refresh()
    } else this.cut(reason)
  }

  override _parseAddressCommand(name: string, command: Buffer | string) {
    return parsePathCommand(name === 'mail from' ? 'MAIL FROM' : 'RCPT TO', command.toString()) ?? false
  }

  /** The library asks this at each MAIL that may start a transaction. */
  override _validateMailParams(mail: MailCommand) {
    this.transaction = newTransaction()
    const reply = this.#objectionToParameters(mail)
    if (reply === null) return null
    this.#host.mailRefused(this, mail.address, { reply, because: 'parameters of MAIL' })
    return { code: reply.code, message: reply.text, enhancedCode: null }
  }

  override handler_VRFY(_command: Buffer, callback: () => void): void {
    this.#reply(commandReplies.vrfy)
    callback()
  }

  override handler_HELP(_command: Buffer, callback: () => void): void {
    this.#reply(commandReplies.help)
    callback()
  }

  override _resetSession(): void {
    this.#host.transactionEnded(this)
    super._resetSession()
    this.transaction = newTransaction()
    if (!this.isMailUnderWay) return
    this.isMailUnderWay = false
    if (this.#hasExpired) this.cut('session-too-long')
    else if (this.#host.isDraining()) setTimeout(() => this.cut('shutting-down'), farewellMs).unref()
  }

  override _onClose(): void {
    clearTimeout(this.#commandClock)
    clearTimeout(this.#sessionClock)
    if (!this._closed) {
      this.#host.transactionEnded(this)
      this.#host.gone(this)
    }
    super._onClose()
  }

  /** Replies to commands that came together leave together (RFC 2920 §3.2): one packet and one system call, not one each. */
  #gatherReplies(): void {
    const socket = this._socket
    if (socket.writableCorked > 0) return
    socket.cork()
    process.nextTick(() => socket.uncork())
  }

  #objectionTo(line: string): Objection | null {
    if (!this._ready) return { kind: 'close', closing: 'early-talker' }
    if (this.#host.isDraining() && verbOf(line) !== 'QUIT') return { kind: 'close', closing: 'shutting-down' }
    return this.account.command(this.#host.limits())
      ? { kind: 'close', closing: 'too-many-commands' }
      : objectionIn(this.#host.dialect, line)
  }

  /** A reply that is the last: 421 of the library, or one error too many. What follows DATA is always said. */
  #reasonToEnd(code: number, text: string): Closing | null {
    if (code === 421) return closingOf(text) ?? 'idle'
    if (code < 500 || this.isMailUnderWay) return null
    return this.account.error(this.#host.limits()) ? 'too-many-errors' : null
  }

  #objectionToParameters(mail: MailCommand): Reply | null {
    if (unknownParameter(mail.args, mailParameters) !== null) return commandReplies.unknownParameter
    const error = super._validateMailParams(mail)
    if (error === null) return null
    const body = mail.args === false ? '' : String(mail.args['BODY'])
    if (/^binarymime$/i.test(body)) return commandReplies.bodyType
    return error.code === 552 ? refusals['too-large'] : { code: error.code, text: error.message }
  }

  #reply({ code, text }: Reply): void {
    this.send(code, text)
  }

  #commandIsLate(): void {
    if (this.isMailUnderWay) this.#commandClock.refresh()
    else this.cut('command-too-slow')
  }

  #expire(): void {
    this.#hasExpired = true
    if (!this.isMailUnderWay) this.cut('session-too-long')
  }
}

/**
 * A small, honest SMTP client over a raw socket (RFC 5321), for scenarios and for the bench. Honest: reply lines are
 * seen exactly as they came, mail data goes out byte for byte after dot stuffing (§4.5.2), and nothing is retried,
 * repaired or hidden here; `mta.ts` does the retrying. States: greeting → commands ⇄ mail data → closed.
 */
import { connect, type Socket } from 'node:net'

/** One reply, all of its lines: `lines` without the code and separator, `code` of the last line. */
export type Reply = Readonly<{ code: number; lines: readonly string[] }>

/** What an MTA would put into one transaction. */
export type Transaction = Readonly<{ reversePath: string; recipients: readonly string[]; data: Uint8Array }>

/** The server ended the conversation, or said nothing for longer than the client waits. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** Longer than any honest answer takes in a scenario, shorter than a test's patience. */
const scenarioSilenceMs = 25_000

/** Opens a connection to `host:port`, reads the greeting and says EHLO. `from`: the client's address, any of 127.0.0.0/8. */
export async function connectSmtp(
  address: string,
  silenceMs = scenarioSilenceMs,
  from = '127.0.0.1',
): Promise<SmtpConnection> {
  const connection = dial(address, silenceMs, from)
  const greeting = await connection.greeting
  if (greeting.code !== 220) {
    await connection.drop()
    throw new ConnectionLost(`greeted with ${greeting.code} ${greeting.lines.join(' / ')}`)
  }
  await connection.command(`EHLO sender.example`)
  return connection
}

/** Opens a connection to `host:port` and says nothing; it is lost after `silenceMs` without a byte either way. */
export function dial(address: string, silenceMs = scenarioSilenceMs, from = '127.0.0.1'): SmtpConnection {
  const url = new URL(`smtp://${address}`)
  const socket = connect({ host: url.hostname, port: Number(url.port), localAddress: from, noDelay: true })
  socket.setTimeout(silenceMs, () => socket.destroy(new Error(`no answer for ${silenceMs} ms`)))
  return new SmtpConnection(socket)
}

/** One open connection. Commands may be issued without waiting (PIPELINING, RFC 2920); replies come in order. */
export class SmtpConnection implements AsyncDisposable {
  readonly greeting: Promise<Reply>
  /** Settles when the socket is closed, by whichever side. */
  readonly closed: Promise<void>
  readonly #socket: Socket
  readonly #waiting: PromiseWithResolvers<Reply>[] = []
  #unread = ''
  #lines: string[] = []
  #lost: ConnectionLost | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    this.greeting = this.#reply()
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')))
    socket.on('error', (cause) => this.#lose(cause))
    socket.on('end', () => socket.end())
    socket.on('close', () => this.#lose(new Error('closed by the server')))
  }

  /** Sends one command line and gives its reply. */
  command(line: string): Promise<Reply> {
    return this.send(Buffer.from(`${line}\r\n`), 1).then(first)
  }

  /** Writes bytes as they are and gives the next `replies` replies; 0 leaves the conversation half said. */
  send(bytes: Uint8Array, replies: number): Promise<readonly Reply[]> {
    const expected = Array.from({ length: replies }, () => this.#reply())
    if (this.#lost === null) this.#socket.write(bytes)
    return Promise.all(expected)
  }

  /**
   * One transaction, MAIL, RCPT and DATA pipelined. Gives the reply that decided: that of the final dot, or the first
   * refusal on the way when no recipient was accepted.
   */
  async deliver({ reversePath, recipients, data }: Transaction): Promise<Reply> {
    const commands = [`MAIL FROM:<${reversePath}>`, ...recipients.map((to) => `RCPT TO:<${to}>`), 'DATA']
    const replies = await this.send(Buffer.from(`${commands.join('\r\n')}\r\n`), commands.length)
    const goAhead = replies.at(-1)
    if (goAhead?.code === 354) return first(await this.send(mailData(data), 1))
    await this.command('RSET')
    return first(replies.filter((reply) => reply.code >= 400))
  }

  /** Ends the connection without QUIT, as a crash or a cut cable does. */
  drop(): Promise<void> {
    this.#socket.destroy()
    return this.closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#lost === null) await this.command('QUIT').catch(() => null)
    await this.drop()
  }

  #reply(): Promise<Reply> {
    const waiting = Promise.withResolvers<Reply>()
    // A reply that nobody asks for any more must not end the process.
    waiting.promise.catch(() => null)
    if (this.#lost) waiting.reject(this.#lost)
    else this.#waiting.push(waiting)
    return waiting.promise
  }

  #read(text: string): void {
    const lines = `${this.#unread}${text}`.split('\r\n')
    this.#unread = lines.pop() ?? ''
    for (const line of lines) {
      this.#lines.push(line.slice(4))
      if (line[3] === '-') continue
      this.#waiting.shift()?.resolve({ code: Number(line.slice(0, 3)), lines: this.#lines })
      this.#lines = []
    }
  }

  #lose(cause: Error): void {
    this.#lost ??= new ConnectionLost('connection lost', { cause })
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#lost)
  }
}

/**
 * What a sender puts on the wire for these bytes: line ends made CRLF (a bare CR or LF must not be sent, RFC 5321
 * §2.3.8) and the last line ended. This is what the receiver must keep byte for byte.
 */
export function asSent(mail: Uint8Array): Buffer {
  const text = Buffer.from(mail)
    .toString('latin1')
    .replaceAll(/\r\n|\r|\n/g, '\r\n')
  return Buffer.from(text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1')
}

/** Dot-stuffs (RFC 5321 §4.5.2) and appends the final dot; the bytes must end with CRLF or be empty. */
export function mailData(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes).toString('latin1')
  return Buffer.from(`${text.replaceAll(/(^|\r\n)\./g, '$1..')}.\r\n`, 'latin1')
}

/** The ticket's ref in a 250 reply (`250 2.0.0 T-42 …`); throws when there is none. */
export function refIn(reply: Reply): string {
  const ref = /(?:^|\s)(T-\d+)(?:\s|$)/.exec(reply.lines.join(' '))?.[1]
  if (reply.code !== 250 || ref === undefined) throw new Error(`no ref in ${reply.code} ${reply.lines.join(' / ')}`)
  return ref
}

function first(replies: readonly Reply[]): Reply {
  const [reply] = replies
  if (!reply) throw new Error('the server gave no reply that decides')
  return reply
}

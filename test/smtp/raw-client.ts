/**
 * The other end of the wire: writes octets as they are given, in as many pieces as asked, and reads reply lines one by one.
 * It follows no rules by itself, since breaking them is what it is for.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Resolves each line of the server in order; `null` when it has closed. */
export class RawClient implements Disposable {
  readonly socket: Socket
  /** Settles when both sides are closed. */
  readonly closed: Promise<void>
  #lines: string[] = []
  #partial = ''
  #waiting: (() => void) | null = null
  #isClosed = false

  constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      const lines = `${this.#partial}${text}`.split('\r\n')
      this.#partial = lines.pop() ?? ''
      this.#lines.push(...lines)
      this.#waiting?.()
    })
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#isClosed = true
        this.#waiting?.()
        resolve()
      })
    })
  }

  /** The next line without its CRLF; null when the server has closed and nothing is left. */
  async line(): Promise<string | null> {
    while (this.#lines.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
    const line = this.#lines.shift()
    if (line !== undefined) return line
    return this.#partial === '' ? null : Promise.reject(new Error(`the server ended in mid-line: ${this.#partial}`))
  }

  /** The next reply, all of its lines; empty when the server has closed. */
  async reply(): Promise<string[]> {
    const lines: string[] = []
    for (;;) {
      const line = await this.line()
      if (line === null) return lines
      lines.push(line)
      if (line[3] !== '-') return lines
    }
  }

  /** Everything up to the close. */
  async rest(): Promise<string[]> {
    const lines: string[] = []
    for (let line = await this.line(); line !== null; line = await this.line()) lines.push(line)
    return lines
  }

  write(octets: string): void {
    if (!this.socket.destroyed) this.socket.write(octets, 'latin1')
  }

  /** Writes pieces of these sizes, each in a segment of its own as far as the machine lets us; the rest in one. */
  async writeInPieces(octets: string, sizes: readonly number[]): Promise<void> {
    let at = 0
    for (const size of sizes) {
      if (at >= octets.length || this.socket.destroyed) return
      this.write(octets.slice(at, at + size))
      at += size
      await nextTurn()
    }
    if (at < octets.length) this.write(octets.slice(at))
  }

  /** Says one line and gives the last line of the reply. */
  async say(line: string): Promise<string> {
    this.write(`${line}\r\n`)
    return (await this.reply()).at(-1) ?? '(closed)'
  }

  /** Says lines one after the other; gives the last line of each reply. */
  async sayAll(lines: readonly string[]): Promise<string[]> {
    const replies: string[] = []
    for (const line of lines) replies.push(await this.say(line))
    return replies
  }

  [Symbol.dispose](): void {
    this.socket.destroy()
  }
}

/** Connects and waits for nothing, not even the greeting. */
export async function dial(port: number, localAddress = '127.0.0.1'): Promise<RawClient> {
  const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true })
  const client = new RawClient(socket)
  await once(socket, 'connect')
  return client
}

/** Connects, reads the greeting, says HELO and then `lines`. Throws when any of it gets no 2yz or 3yz. */
export async function greeted(port: number, ...lines: readonly string[]): Promise<RawClient> {
  const client = await dial(port)
  const replies = [(await client.reply()).join(), ...(await client.sayAll(['HELO client.example', ...lines]))]
  const refused = replies.find((reply) => !/^[23]/.test(reply))
  if (refused !== undefined) throw new Error(`refused while getting ready: ${refused}`)
  return client
}

/** What `greeted` needs to be in DATA. */
export const toData = ['MAIL FROM:<ann@customer.example>', 'RCPT TO:<support@postroom.example>', 'DATA'] as const

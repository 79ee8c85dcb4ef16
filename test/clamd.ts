/**
 * A clamd for tests, on a free port of 127.0.0.1: it speaks INSTREAM (clamd(8)) as the real one does, checks the framing,
 * keeps what it was given, and finds what it is told to find. It can be as unwell as real ones.
 */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** `silence`: never answers · `hang-up`: closes at once · `limit`: its StreamMaxLength is exceeded. */
export type ClamdFailure = 'silence' | 'hang-up' | 'limit'

export type Clamd = AsyncDisposable &
  Readonly<{
    address: string
    /** The streams so far, whole and unframed. Grows. */
    scanned: readonly Buffer[]
    fail: (how: ClamdFailure | null) => void
  }>

/** Starts a scanner that finds `Test.Virus` in any stream with `needle` in it; disposing stops it. */
export async function startClamd(needle: string): Promise<Clamd> {
  const scanned: Buffer[] = []
  const sockets = new Set<Socket>()
  let failure: ClamdFailure | null = null
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()))
    if (failure === 'hang-up') socket.destroy()
    let unread = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      unread = Buffer.concat([unread, bytes])
      const reply = replyTo(streamIn(unread))
      if (reply !== null) socket.end(`${reply}\0`)
    })
  })
  function replyTo(stream: ReturnType<typeof streamIn>): string | null {
    if (stream === 'more' || failure === 'silence') return null
    if (stream === 'wrong') return 'UNKNOWN COMMAND'
    if (failure === 'limit') return 'INSTREAM size limit exceeded. ERROR'
    scanned.push(stream)
    return stream.includes(needle) ? 'stream: Test.Virus FOUND' : 'stream: OK'
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  return {
    address: `127.0.0.1:${bound.port}`,
    scanned,
    fail: (how) => {
      failure = how
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const command = Buffer.from('zINSTREAM\0')

/** The bytes of a whole stream, `more` while it goes on, `wrong` for what is no INSTREAM. */
function streamIn(bytes: Buffer): Buffer | 'more' | 'wrong' {
  if (!command.subarray(0, bytes.length).equals(bytes.subarray(0, command.length))) return 'wrong'
  const chunks: Buffer[] = []
  for (let at = command.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return at + 4 === bytes.length ? Buffer.concat(chunks) : 'wrong'
    if (at + 4 + length > bytes.length) return 'more'
    chunks.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return 'more'
}

/**
 * clamd's INSTREAM (clamd(8)): the command, the bytes in chunks with their length (32 bits, network order) in front, a chunk
 * of length 0; then the reply, ended by NUL. One connection for each mail: clamd closes it.
 */
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A reply names what was found; nothing honest is longer. */
const replyLimit = 4_096

/** Gives clamd the bytes; the reply without its NUL. Rejects when there is none, and when `signal` ends it. */
export async function scanned(
  to: NetConnectOpts,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<string> {
  const socket = connect(to)
  const abort = () => socket.destroy(new Error('nobody waits for the scan any more'))
  signal.addEventListener('abort', abort)
  try {
    const reply = replyOn(socket)
    // clamd may answer before it has all (size limit) and close; what counts is what it says.
    pipeline(Readable.from(framed(chunks)), socket, { end: false }).catch((err: Error) => socket.destroy(err))
    return await reply
  } finally {
    signal.removeEventListener('abort', abort)
    socket.destroy()
  }
}

async function* framed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0')
  for await (const chunk of chunks) {
    yield lengthOf(chunk.length)
    yield chunk
  }
  yield lengthOf(0)
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

function replyOn(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const end = () => {
      const at = text.indexOf('\0')
      if (at !== -1) resolve(text.slice(0, at).trim())
      else if (text.length > replyLimit) reject(new Error('clamd says more than a reply'))
      return at !== -1
    }
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (!end() && text.length > replyLimit) socket.destroy()
    })
    socket.on('error', (err) => end() || reject(err))
    socket.on('close', () => end() || reject(new Error('clamd closed without a reply')))
  })
}

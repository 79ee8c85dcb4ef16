/**
 * Hands a stream on chunk by chunk, one at a time, without ending the stream when the taker has had enough. Events, not
 * `for await`: for a small mail the iterator costs more than everything that is done with its bytes.
 */
import type { Readable } from 'node:stream'

/** Takes a chunk: null for "at once", a promise for "wait for me", false for "no more". */
export type Take = (chunk: Uint8Array) => Promise<void> | null | false

/**
 * Pours `stream` into `take`. True at the end of the stream; false when `take` wanted no more, the stream is then paused
 * and has the rest. Rejects with what `take` or the stream throws, and with `ERR_STREAM_PREMATURE_CLOSE` when the stream
 * closes without an end. Settles only when no chunk is being taken (a paused stream may still end or close meanwhile), so
 * that nothing is counted as taken that is not, and what `take` holds open can be closed.
 */
export function pour(stream: Readable, take: Take): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isTaking = false
    /** How it ended, while a chunk was being taken. */
    let ending: (() => void) | null = null

    const onData = (chunk: Uint8Array) => {
      const answer = take(chunk)
      if (answer === null) return
      stream.pause()
      if (answer === false) return settle(() => resolve(false))
      isTaking = true
      answer.then(taken, (error: unknown) => settle(() => reject(error)))
    }
    const taken = () => {
      isTaking = false
      if (ending === null) stream.resume()
      else settle(ending)
    }
    const end = (how: () => void) => {
      if (isTaking) ending ??= how
      else settle(how)
    }
    const onEnd = () => end(() => resolve(true))
    const onError = (error: unknown) => end(() => reject(error))
    const onClose = () =>
      onError(Object.assign(new Error('the stream closed before its end'), { code: prematureClose }))

    function settle(how: () => void): void {
      stream.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onError)
      // A stream that fails when nobody reads it any more must not end the process.
      stream.on('error', ignore)
      how()
    }

    if (stream.destroyed) onClose()
    else stream.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onError).resume()
  })
}

const prematureClose = 'ERR_STREAM_PREMATURE_CLOSE'

function ignore(): void {}

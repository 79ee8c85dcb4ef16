/** One HTTP request with a mail as its body, bounded in what it brings back. */
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** An answer is some kilobytes of JSON. */
const answerLimitBytes = 1024 * 1024

/**
 * The text of the answer, which must be a 200. Rejects when there is none, and when `signal` ends it. Not `fetch`: that puts
 * fields of one name into one line, and a field for each recipient is what is wanted.
 */
export async function posted(
  url: URL,
  {
    headers,
    body,
    signal,
  }: Readonly<{ headers: OutgoingHttpHeaders; body: AsyncIterable<Uint8Array>; signal: AbortSignal }>,
): Promise<string> {
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { method: 'POST', headers, signal })
  const { promise: responded, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  let isAnswered = false
  request.once('response', (response) => {
    isAnswered = true
    resolve(response)
  })
  request.on('error', reject)
  // It may answer before it has the whole body, and close; what counts is what it says.
  pipeline(Readable.from(body), request).catch((err: Error) => isAnswered || request.destroy(err))
  try {
    return await textOf(await responded)
  } finally {
    request.destroy()
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  if (response.statusCode !== 200) throw new Error(`HTTP status ${response.statusCode}`)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    if (bytes > answerLimitBytes) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

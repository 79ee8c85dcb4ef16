/**
 * A file that somebody sent, as an answer that no browser opens by itself: saved under its name, of the type that we say, in
 * a sandbox. Answers a single range, so that a broken download goes on (RFC 9110 §14).
 */
import type { Context } from 'hono'
import { hasIt } from '../api/concurrency.ts'
import type { Env } from '../env.ts'

export type Download = Readonly<{
  filename: string
  contentType: string
  etag: string
  content: Buffer
  isShown: boolean
}>

/** Pictures that a browser draws and nothing else: SVG is a document. */
export const picture = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/

/** The answer 304 when the browser has a file with this digest; null when it has to be sent. */
export function unchanged(context: Context<Env>, etag: string): Response | null {
  if (!hasIt(context.req.header('if-none-match'), `"${etag}"`)) return null
  context.header('etag', `"${etag}"`)
  context.header('cache-control', kept)
  return context.body(null, 304)
}

/** Whoever uses the browser next is asked who he is, before it shows what it has. */
const kept = 'private, no-cache'

/** The answer for a file. `isShown`: a picture, drawn where it stands. */
export function download(context: Context<Env>, { filename, contentType, etag, content, isShown }: Download) {
  const tag = `"${etag}"`
  context.header('etag', tag)
  context.header('accept-ranges', 'bytes')
  context.header('x-content-type-options', 'nosniff')
  context.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  context.header('content-disposition', disposition(isShown ? 'inline' : 'attachment', filename))
  context.header('content-type', isShown ? contentType : safeType(contentType))
  context.header('cache-control', kept)
  const range = rangeOf(context.req.header('range'), content.length)
  const isSame = (context.req.header('if-range') ?? tag) === tag
  if (range === null || !isSame) return context.body(new Uint8Array(content))
  if (range === 'not-satisfiable') {
    context.header('content-range', `bytes */${content.length}`)
    return context.body(null, 416)
  }
  context.header('content-range', `bytes ${range.from}-${range.to}/${content.length}`)
  return context.body(new Uint8Array(content.subarray(range.from, range.to + 1)), 206)
}

/** What a browser could take for a page is no type for a file that is saved. */
function safeType(contentType: string): string {
  return /html|xml|svg|javascript|ecmascript|multipart|message/.test(contentType)
    ? 'application/octet-stream'
    : contentType
}

/** One range of bytes; null: the whole, also for several, which nobody who saves a file asks for. */
export function rangeOf(
  header: string | undefined,
  size: number,
): Readonly<{ from: number; to: number }> | 'not-satisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first === '' && Number(last) === 0) return 'not-satisfiable'
  if (first !== '' && last !== '' && Number(last) < from) return null
  return from > to ? 'not-satisfiable' : { from, to }
}

/** RFC 6266: plain letters for everybody, and the name as it is (RFC 8187), without what turns or ends it. */
export function disposition(how: 'inline' | 'attachment', filename: string): string {
  const name =
    filename
      .toWellFormed()
      .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"\\/]/gu, '_')
      .slice(0, 150) || 'file'
  const plain = name.replaceAll(/[^\x20-\x7e]|[%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

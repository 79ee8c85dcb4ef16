/**
 * Which attachments the HTML shows where they stand: by Content-ID (`cid:`, RFC 2392) or by Content-Location (RFC 2557
 * §5). The HTML keeps its references; the attachment says that it is shown, and its text says where.
 */
import type { ImageName } from '../html/readable-elements.ts'
import type { ReadAttachment } from './attachments.ts'
import type { TextLeaf } from './texts.ts'

/** References of one mail that are looked at: newsletters have hundreds of pictures. */
const referenceLimit = 10_000

/** The names of pictures that are attached, by what an `src` says. */
export function imageNames(attached: readonly ReadAttachment[]): ImageName {
  const names = new Map<string, string>()
  for (const { attachment, fields } of attached) {
    const name = attachment.filename ?? ''
    if (attachment.contentId !== null) names.set(cidKey(attachment.contentId), name)
    if (fields.contentLocation !== null) names.set(fields.contentLocation, name)
  }
  return (src) => names.get(keyOf(src)) ?? null
}

/** The attachments, those that an HTML part refers to as inline. */
export function linkedImages(
  attached: readonly ReadAttachment[],
  leaves: readonly TextLeaf[],
): readonly ReadAttachment[] {
  const keys = new Set(leaves.filter(({ kind }) => kind === 'html').flatMap(({ content }) => referencesIn(content)))
  if (keys.size === 0) return attached
  return attached.map((read) => {
    const { attachment, fields } = read
    const byId = attachment.contentId !== null && keys.has(cidKey(attachment.contentId))
    const byLocation = fields.contentLocation !== null && keys.has(fields.contentLocation)
    if (!byId && !byLocation) return read
    const contentId = attachment.contentId ?? fields.contentLocation
    return { ...read, attachment: { ...attachment, contentId, disposition: 'inline' } }
  })
}

const reference =
  /\b(?:src|background|href)\s{0,9}=\s{0,9}(?:"([^"<>]{1,998})"|'([^'<>]{1,998})'|([^\s"'<>]{1,998}))|url\(\s{0,9}["']?(cid:[^"')\s]{1,998})/gi

function referencesIn(html: string): readonly string[] {
  const keys: string[] = []
  for (const [, double, single, bare, url] of html.matchAll(reference)) {
    keys.push(keyOf(double ?? single ?? bare ?? url ?? ''))
    if (keys.length === referenceLimit) break
  }
  return keys
}

function keyOf(src: string): string {
  const trimmed = src.trim()
  return /^cid:/i.test(trimmed) ? cidKey(unescaped(trimmed.slice('cid:'.length))) : trimmed
}

function cidKey(contentId: string): string {
  return `cid:${contentId}`
}

/** RFC 2392 §2: a Content-ID stands percent-encoded in a URL. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // not encoded: a lone `%` of the id itself
  }
}

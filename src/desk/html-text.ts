/** The HTML of a text that an agent wrote: paragraphs, quotes and links, and nothing of the text is ever markup. Pure. */

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** What is shown as a link: http and https only, up to what hardly belongs to it (a full stop, a bracket). */
const link = /https?:\/\/[^\s<>"'`{}|\\^]{1,2000}[^\s<>"'`{}|\\^.,;:!?)\]]/gi

/** A text as HTML that shows the same. */
export function htmlOf(text: string): string {
  const paragraphs = text
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n{2,}/)
  return `<div>${paragraphs.map(paragraph).join('\n')}</div>\n`
}

function paragraph(text: string): string {
  const lines = text.split('\n')
  const isQuoted = lines.every((line) => line.startsWith('>'))
  if (!isQuoted) return `<p>${lines.map(inline).join('<br>\n')}</p>`
  return `<blockquote>${lines.map((line) => inline(line.replace(/^> ?/, ''))).join('<br>\n')}</blockquote>`
}

/** Spaces at the beginning of a line, and more than one, are how people draw tables. */
function inline(line: string): string {
  let html = ''
  let at = 0
  for (const found of line.matchAll(link)) {
    const [url] = found
    html += `${escaped(line.slice(at, found.index))}<a href="${escaped(url)}">${escaped(url)}</a>`
    at = found.index + url.length
  }
  return `${html}${escaped(line.slice(at))}`.replace(/^ +| {2,}/g, (spaces) => '&nbsp;'.repeat(spaces.length))
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => named[sign] ?? sign)
}

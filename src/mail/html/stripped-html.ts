/**
 * HTML to text in one pass without a tree: tags go, block elements become line ends, the usual entities are decoded.
 * For HTML that is too long or too deep for the real converter. Linear in any input: every search that fails is
 * remembered, so that `<<<<…` is not searched again from each `<`.
 */

/** Elements whose content is no text. */
const unreadable = new Set(['style', 'script', 'head', 'title', 'template', 'noscript'])
const blocks =
  /^(?:address|article|blockquote|br|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|ol|p|pre|section|table|tr|ul)$/
const cells = /^t[dh]$/

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** The text of `html`, lines trimmed, no more than one empty line together. */
export function strippedHtml(html: string): string {
  const find = searchIn(html)
  const pieces: string[] = []
  let at = 0
  while (at < html.length) {
    const open = find('<', at)
    pieces.push(html.slice(at, open).replace(/\s+/g, ' '))
    if (open === html.length) break
    const { end, text } = tagAt(html, open, find)
    pieces.push(text)
    at = end
  }
  return tidied(decodedEntities(pieces.join('')))
}

type Find = (what: string, from: number) => number

/** Gives the length where nothing is found, and does not look for the same thing again. */
function searchIn(html: string): Find {
  const absent = new Set<string>()
  return (what, from) => {
    const found = absent.has(what) ? -1 : html.indexOf(what, from)
    if (found === -1) absent.add(what)
    return found === -1 ? html.length : found
  }
}

/** What the tag at `open` stands for in text, and where reading goes on. */
function tagAt(html: string, open: number, find: Find): { end: number; text: string } {
  if (html.startsWith('<!--', open)) return { end: find('-->', open) + 3, text: '' }
  const [, slash = '', written = ''] = /^<(\/?)([a-z][a-z0-9]{0,15})/i.exec(html.slice(open, open + 20)) ?? []
  const close = find('>', open)
  if ((written === '' && html[open + 1] !== '!') || close === html.length) return { end: open + 1, text: '<' }
  const name = written.toLowerCase()
  if (slash === '' && unreadable.has(name)) {
    const end = Math.min(find(`</${name}`, close), find(`</${name.toUpperCase()}`, close))
    return { end: end === html.length ? close + 1 : end, text: '' } // never closed: only the tag is skipped
  }
  return { end: close + 1, text: blocks.test(name) ? '\n' : cells.test(name) ? ' ' : '' }
}

function decodedEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

function tidied(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return lines
    .filter((line, at) => line !== '' || (lines[at - 1] ?? '') !== '')
    .join('\n')
    .trim()
}

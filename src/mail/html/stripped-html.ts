/**
 * HTML to text in one pass without a tree: tags go, block elements become line ends, quotes are marked with `>`, links and
 * pictures of the mail say what they are. For HTML that is too long or too deep for the real converter. Linear in any
 * input: every search that fails is remembered, so that `<<<<…` is not searched again from each `<`.
 */
import { decodedEntities } from './entities.ts'
import type { ImageName } from './readable-elements.ts'

/** Elements whose content is no text. */
const unreadable = new Set(['style', 'script', 'head', 'title', 'template'])
const blocks =
  /^(?:address|article|blockquote|body|br|caption|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|ol|option|p|pre|section|table|tr|ul)$/
const cells = /^t[dh]$/

/** Noncharacters stand for the start and the end of a quote until lines are made. */
const quoteStart = '\ufdd0'
const quoteEnd = '\ufdd1'
const quoteSigns: Readonly<Record<string, string>> = { blockquote: quoteStart, '/blockquote': quoteEnd }

/** Replies to replies: deeper, the signs would be longer than the text. */
const deepestQuote = 20

/** Of a tag, so much is looked at for its attributes. */
const tagLimit = 2000

/** The text of `html`, lines trimmed, no more than one empty line together. */
export function strippedHtml(html: string, imageName: ImageName = () => null): string {
  const find = searchIn(html)
  const pieces: string[] = []
  let link: Link | null = null
  let at = 0
  while (at < html.length) {
    const open = find('<', at)
    pieces.push(html.slice(at, open).replace(/[\s\ufdd0\ufdd1]+/g, ' '))
    if (open === html.length) break
    const { name, end, text } = tagAt(html, open, find)
    const tag = name === 'a' || name === 'img' ? html.slice(open, Math.min(end, open + tagLimit)) : ''
    if (name === '/a' && link !== null) pieces.push(linkText(link, pieces))
    if (name === 'img') pieces.push(pictureText(tag, imageName))
    if (name === 'a' || name === '/a')
      link = name === 'a' ? { href: attributeOf(tag, 'href'), from: pieces.length } : null
    pieces.push(text)
    at = end
  }
  return tidied(decodedEntities(pieces.join('')))
}

type Link = Readonly<{ href: string; from: number }>
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

/** The name of the tag at `open` (`/` before an end tag's), what it stands for in text, and where reading goes on. */
function tagAt(html: string, open: number, find: Find): { name: string; end: number; text: string } {
  if (html.startsWith('<!--', open)) return { name: '', end: find('-->', open) + 3, text: '' }
  const [, slash = '', written = ''] = /^<(\/?)([a-z][a-z0-9]{0,15})/i.exec(html.slice(open, open + 20)) ?? []
  const close = find('>', open)
  if ((written === '' && html[open + 1] !== '!') || close === html.length) return { name: '', end: open + 1, text: '<' }
  const element = written.toLowerCase()
  const name = slash + element
  if (unreadable.has(name)) {
    const end = Math.min(find(`</${name}`, close), find(`</${name.toUpperCase()}`, close))
    return { name, end: end === html.length ? close + 1 : end, text: '' } // never closed: only the tag is skipped
  }
  const lineEnd = blocks.test(element) ? '\n' : cells.test(element) ? ' ' : ''
  const sign = quoteSigns[name] ?? ''
  return { name, end: close + 1, text: sign === '' ? lineEnd : `\n${sign}\n` }
}

/** RFC 3986 addresses in an attribute with quotes of either kind or none. */
function attributeOf(tag: string, name: 'href' | 'src'): string {
  const pattern = {
    href: /\shref\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
    src: /\ssrc\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i,
  }
  const [, double, single, bare] = pattern[name].exec(tag) ?? []
  return decodedEntities(double ?? single ?? bare ?? '').trim()
}

/** Where it leads, unless its text says so. */
function linkText({ href, from }: Link, pieces: readonly string[]): string {
  if (!/^(?:https?|mailto|ftp):/i.test(href)) return ''
  const shown = decodedEntities(pieces.slice(from).join('')).trim()
  const address = href.replace(/^mailto:/i, '')
  return shown === '' || shown === address || shown === href ? '' : ` [${address.replace(/[\s<>]/g, '')}]`
}

function pictureText(tag: string, imageName: ImageName): string {
  const name = imageName(attributeOf(tag, 'src'))
  return name === null || name === '' ? '' : `[image: ${name.replace(/[<&]/g, ' ')}]`
}

function tidied(text: string): string {
  const lines: string[] = []
  let depth = 0
  for (const written of text.split('\n')) {
    if (written === quoteStart) depth += 1
    else if (written === quoteEnd) {
      depth = Math.max(0, depth - 1)
      while (/^[> ]+$/.test(lines.at(-1) ?? '')) lines.pop()
    } else {
      const line = written.trim()
      const isGap = line === '' && (lines.at(-1) ?? '').replace(/^[> ]+/, '') === ''
      if (!isGap) lines.push(line === '' && depth === 0 ? '' : '> '.repeat(Math.min(depth, deepestQuote)) + line)
    }
  }
  return lines.join('\n').trim()
}

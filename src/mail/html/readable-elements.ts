/**
 * How elements of HTML read as text, for `html-to-text`: what it does by itself is left to it (paragraphs, lists, `pre`,
 * `>` before the lines of a quote), what mail needs otherwise is here.
 */
import type { FormatCallback, SelectorDefinition } from 'html-to-text'

/** The name of the attachment that an `src` shows; '' when it has none, null for a picture that is somewhere else. */
export type ImageName = (src: string) => string | null

/** What a conversion is told. `namesAll`: pictures without a description are named by their files. */
export type TextMetadata = Readonly<{ imageName: ImageName; namesAll: boolean }>

/** A picture of the mail reads as its file name, where it stands; one that is elsewhere as its description. */
const picture: FormatCallback = (element, _walk, builder) => {
  const { imageName, namesAll }: TextMetadata = Reflect.get(builder, 'metadata') // as `html-text.ts` hands it over
  const attribs: Readonly<Record<string, unknown>> = element.attribs ?? {}
  const src = textOf(attribs['src'])
  const alt = textOf(attribs['alt']).replace(/\s+/g, ' ')
  const attached = imageName(src)
  if (attached !== null && attached !== '') builder.addInline(`[image: ${attached}]`)
  else if (alt !== '') builder.addInline(alt)
  else if (namesAll && !isSpacer(attribs)) builder.addInline(`[image: ${fileIn(src)}]`)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** Pictures of a pixel count visits, or hold a place. */
function isSpacer(attribs: Readonly<Record<string, unknown>>): boolean {
  return ['width', 'height'].some((side) => /^[01](?:px)?$/.test(textOf(attribs[side])))
}

/** The end of an address, without its query; of `data:` and `cid:` there is no name. */
function fileIn(src: string): string {
  const path = src.slice(0, 2000).replace(/[?#].*$/s, '')
  return /^(?:data|cid):/i.test(path) ? 'without a name' : (/[^/\\]{1,100}$/.exec(path)?.[0] ?? 'without a name')
}

/** Cells of a row stay on a line, apart from each other; without this `<td>12</td><td>34</td>` reads 1234. */
const cell: FormatCallback = (element, walk, builder) => {
  builder.addInline(' ')
  walk(element.children, builder)
  builder.addInline(' ')
}

/** Formatters by name. */
export const formatters: Readonly<Record<string, FormatCallback>> = { picture, cell }

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } }))

/** Not `head`: an unclosed one holds the whole page. */
const noText = ['title', 'style', 'script', 'template'].map((selector) => ({ selector, format: 'skip' }))

/** Elements that stand on lines of their own; `html-to-text` knows the others. */
const blocks = [
  ...['address', 'caption', 'center', 'dd', 'details', 'dl', 'dt', 'fieldset', 'figcaption', 'figure', 'hgroup'],
  ...['legend', 'optgroup', 'option', 'summary', 'tbody', 'textarea', 'tfoot', 'thead', 'tr'],
].map((selector) => ({ selector, format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } }))

/** Addresses that lead nowhere outside of the page. */
const ofThePage = /^\s*(?:javascript|vbscript|data|about|blob):/i

/** Elements that read in a way of their own. */
export const selectors: readonly SelectorDefinition[] = [
  ...headings,
  ...noText,
  ...blocks,
  {
    selector: 'a',
    options: {
      hideLinkHrefIfSameAsText: true,
      noAnchorUrl: true,
      pathRewrite: (href: string) => (ofThePage.test(href) ? '' : href),
    },
  },
  { selector: 'img', format: 'picture' },
  { selector: 'td', format: 'cell' },
  { selector: 'th', format: 'cell' },
]

/** What nobody sees: the preheader that newsletters put before their text, made for the list of a mail client. */
export const hiddenSelectors: readonly SelectorDefinition[] = ['display:none', 'display: none'].map((style) => ({
  selector: `[style*="${style}"i]`,
  format: 'skip',
}))

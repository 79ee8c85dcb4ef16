/**
 * What remains of a mail's HTML before it is shown: its words, tables and colours. No script, form, frame, style sheet or
 * SVG, no address that the browser would fetch by itself but pictures that came with the mail, and those of elsewhere only
 * when somebody asks. The frame has a policy of its own (mail-frame.ts): each of the two alone would hold.
 */
import sanitize from 'sanitize-html'
import { nestingOf } from '../../mail/html/html-nesting.ts'

/** Where the pictures of a message are, by Content-ID; and whether those of other servers are shown. */
export type Pictures = Readonly<{ own: ReadonlyMap<string, string>; showsRemote: boolean }>

/** `blocked`: pictures of other servers that are not shown. */
export type ShownHtml = Readonly<{ html: string; blocked: number }>

/** No page nests as deep; the sanitiser's parser is quadratic in the depth, and it runs where mails are taken. */
const deepest = 150
/** Characters; newsletters have a tenth of it. */
export const htmlLimit = 400_000

const inline =
  'a abbr b bdi bdo big br cite code del dfn em font i img ins kbd mark q s samp small span strike strong sub sup time tt u var wbr'
const block =
  'address article aside blockquote caption center col colgroup dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'

const colour = /^(?:#[\da-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([\d\s.,%/deg-]{1,60}\))$/i
const length = /^(?:auto|0|-?[\d.]{1,7}(?:px|pt|em|rem|%|ex|ch|in|cm|mm)?)$/i
const lengths = /^(?:(?:auto|0|[\d.]{1,7}(?:px|pt|em|rem|%)?)(?:\s+|$)){1,4}$/i
const border = /^[\w#.%(),\s-]{1,80}$/
const word = /^[a-z-]{1,30}$/i
const family = /^[\w\s"',-]{1,200}$/

/** Properties that change how words look, and cannot name an address: `url(` passes none of these. */
const styles: Readonly<Record<string, readonly RegExp[]>> = {
  color: [colour],
  background: [colour],
  'background-color': [colour],
  'font-family': [family],
  'font-size': [length, word],
  'font-style': [word],
  'font-weight': [word, /^\d{3}$/],
  'line-height': [length, word],
  'letter-spacing': [length, word],
  'text-align': [word],
  'text-decoration': [word],
  'text-transform': [word],
  'text-indent': [length],
  'vertical-align': [word, length],
  'white-space': [word],
  'word-break': [word],
  direction: [word],
  display: [/^(?:block|inline|inline-block|table|table-row|table-cell|none)$/i],
  'list-style-type': [word],
  'border-collapse': [word],
  ...lengthsOf(['width', 'max-width', 'min-width', 'height', 'max-height']),
  ...boxes(['margin', 'padding']),
  ...Object.fromEntries(
    ['border', 'border-top', 'border-right', 'border-bottom', 'border-left'].map((one) => [one, [safeBorder()]]),
  ),
  'border-color': [colour],
  'border-style': [word],
  'border-width': [lengths, word],
  'border-radius': [lengths],
}

function safeBorder(): RegExp {
  return new RegExp(`^(?!.*url)${border.source.slice(1)}`, 'i')
}

function lengthsOf(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, [length]]))
}

function boxes(names: readonly string[]) {
  const sides = names.flatMap((name) =>
    ['top', 'right', 'bottom', 'left'].map((side) => [`${name}-${side}`, [length]] as const),
  )
  return Object.fromEntries([...names.map((name) => [name, [lengths]] as const), ...sides])
}

/** Gives HTML that is harmless in a frame without scripts; null for what is too large or nests too deep to be shown. */
export function shownHtml(mail: string, { own, showsRemote }: Pictures): ShownHtml | null {
  if (mail.length > htmlLimit || nestingOf(mail) > deepest) return null
  let blocked = 0
  const html = sanitize(mail, {
    allowedTags: `${inline} ${block}`.split(' '),
    // Their words are no words of the mail.
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'template',
      'svg',
      'math',
      'object',
      'iframe',
      'xmp',
      'noembed',
      'noframes',
      'plaintext',
    ],
    allowedAttributes: {
      '*': ['dir', 'lang', 'title', 'align', 'valign', 'style', 'width', 'height'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt'],
      font: ['color', 'size', 'face'],
      td: ['colspan', 'rowspan', 'bgcolor', 'nowrap'],
      th: ['colspan', 'rowspan', 'bgcolor', 'nowrap', 'scope'],
      tr: ['bgcolor'],
      table: ['border', 'cellpadding', 'cellspacing', 'bgcolor', 'summary'],
      ol: ['start', 'type', 'reversed'],
      li: ['value'],
      time: ['datetime'],
      details: ['open'],
    },
    allowedStyles: { '*': mutable(styles) },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: [...(showsRemote ? ['http', 'https'] : []), 'data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    nestingLimit: deepest,
    transformTags: {
      a: (tagName, { href, ...attribs }) => ({
        tagName,
        attribs: isAddress(href)
          ? { ...attribs, href, target: '_blank', rel: 'noopener noreferrer nofollow' }
          : attribs,
      }),
      img: (tagName, { src = '', alt = '', ...attribs }) => {
        const shown = pictureOf(src.trim(), own, showsRemote)
        if (shown === null && /^(?:https?:)?\/\//i.test(src.trim())) blocked += 1
        return {
          tagName,
          attribs: {
            ...attribs,
            alt: alt || (shown === null ? '' : 'picture'),
            ...(shown === null ? {} : { src: shown }),
          },
        }
      },
    },
    // Pictures without address show nothing but a broken frame; their words stay.
    exclusiveFilter: ({ tag, attribs }) =>
      tag === 'img' && attribs['src'] === undefined && (attribs['alt'] ?? '') === '',
  })
  return { html, blocked }
}

/** A link that leaves this site: relative ones have no base in a mail, and would lead into the desk. */
function isAddress(href: string | undefined): href is string {
  return href !== undefined && /^\s*(?:https?:\/\/|mailto:|tel:)/i.test(href)
}

/** Own pictures, small ones within the mail, and those of elsewhere when asked for. */
function pictureOf(src: string, own: ReadonlyMap<string, string>, showsRemote: boolean): string | null {
  if (/^cid:/i.test(src)) return own.get(unescaped(src.slice('cid:'.length))) ?? null
  if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z\d+/=\s]{1,400000}$/i.test(src)) return src
  if (!/^https?:\/\//i.test(src)) return own.get(src) ?? null
  return showsRemote && URL.canParse(src) ? new URL(src).href : (own.get(src) ?? null)
}

/** RFC 2392 §2: a Content-ID stands percent-encoded in a URL. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function mutable(table: Readonly<Record<string, readonly RegExp[]>>): Record<string, RegExp[]> {
  return Object.fromEntries(Object.entries(table).map(([name, values]) => [name, [...values]]))
}

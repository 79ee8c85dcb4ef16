/**
 * HTML to readable text, in bounded time. `html-to-text` makes the better text, but some input costs it more than
 * linear time (a megabyte of `<td>x</td>` took 17 s, 200,000 nested tags 9 s), so it sees at most 256 KB, and
 * where it gives up a converter that is only linear takes over. No text is lost either way. Not for display as HTML:
 * sanitising is the page's work.
 */
import { compile, type FormatCallback } from 'html-to-text'
import { nestingOf } from './html-nesting.ts'
import { strippedHtml } from './stripped-html.ts'

/** The worst input of this size that we know takes 0.2 s (65,000 paragraphs); an ordinary page of it takes 0.05 s. */
export const htmlConversionLimit = 256 * 1024

/** Chrome flattens what nests deeper; replies to replies in Outlook reach about 100. */
const nestingLimit = 512

/** Pictures are shown as what they say; the source is a tracking URL or a part of the mail. */
const alternativeText: FormatCallback = (element, _walk, builder) => {
  const alt: unknown = element.attribs?.['alt']
  if (typeof alt === 'string' && alt.trim() !== '') builder.addInline(alt)
}

/** Cells of a row stay on a line, apart from each other; without this `<td>12</td><td>34</td>` reads 1234. */
const cell: FormatCallback = (element, walk, builder) => {
  builder.addInline(' ')
  walk(element.children, builder)
  builder.addInline(' ')
}

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } }))

const convert = compile({
  wordwrap: false,
  formatters: { alternativeText, cell },
  selectors: [
    ...headings,
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
    { selector: 'img', format: 'alternativeText' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
  ],
})

/**
 * The text of `html`. `isSimple` when the linear converter had to do it, which knows no lists and no links: for more
 * than `limit` characters (at most {@link htmlConversionLimit}), and for nesting that is too deep.
 */
export function htmlText(html: string, limit: number): Readonly<{ text: string; isSimple: boolean }> {
  if (html.length <= Math.min(limit, htmlConversionLimit) && nestingOf(html) <= nestingLimit) {
    try {
      return { text: convert(html), isSimple: false }
    } catch {
      // RangeError: some other way to make it recurse. The other converter does not, so no text is lost.
    }
  }
  return { text: strippedHtml(html), isSimple: true }
}

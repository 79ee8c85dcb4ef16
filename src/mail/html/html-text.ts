/**
 * HTML to readable text, in bounded time. `html-to-text` makes the better text, but some input costs it more than
 * linear time (a megabyte of `<td>x</td>` took 17 s, 200,000 nested tags 9 s), so it sees at most 256 KB, and
 * where it gives up a converter that is only linear takes over. No text is lost either way. Not for display as HTML:
 * sanitising is the page's work.
 */
import { compile, type HtmlToTextOptions } from 'html-to-text'
import { nestingOf } from './html-nesting.ts'
import { formatters, hiddenSelectors, type ImageName, selectors, type TextMetadata } from './readable-elements.ts'
import { strippedHtml } from './stripped-html.ts'

/** The worst input of this size that we know takes 0.2 s (65,000 paragraphs); an ordinary page of it takes 0.05 s. */
export const htmlConversionLimit = 256 * 1024

/** Chrome flattens what nests deeper; replies to replies in Outlook reach about 100. */
const nestingLimit = 512

// Not only `body`: lists and scanners write their footer behind the page.
const shared: HtmlToTextOptions = { wordwrap: false, formatters: { ...formatters }, baseElements: { selectors: [] } }
const convert = withMetadata(compile({ ...shared, selectors: [...selectors, ...hiddenSelectors] }))
const convertWithHidden = withMetadata(compile({ ...shared, selectors: [...selectors] }))

/** The metadata that formatters see is in the library's documentation, but not in its types. */
function withMetadata(compiled: (html: string) => string): (html: string, metadata: TextMetadata) => string {
  return (html, metadata) => Reflect.apply(compiled, null, [html, metadata])
}

/**
 * The text of `html`. `isSimple` when the linear converter had to do it, which knows no lists and no `pre`: for more
 * than `limit` characters (at most {@link htmlConversionLimit}), and for nesting that is too deep. `imageName` names the
 * pictures that are in the mail.
 */
export function htmlText(
  html: string,
  limit: number,
  imageName: ImageName = () => null,
): Readonly<{ text: string; isSimple: boolean }> {
  if (html.length <= Math.min(limit, htmlConversionLimit) && nestingOf(html) <= nestingLimit) {
    try {
      return { text: converted(html, imageName), isSimple: false }
    } catch {
      // RangeError: some other way to make it recurse. The other converter does not, so no text is lost.
    }
  }
  return { text: simpleText(html, imageName), isSimple: true }
}

/** Without what is hidden; a page that hides or only shows pictures says what there is all the same. */
function converted(html: string, imageName: ImageName): string {
  const shown = convert(html, { imageName, namesAll: false })
  if (shown.trim() !== '') return withoutGaps(shown)
  const all = convertWithHidden(html, { imageName, namesAll: true })
  return all.trim() === '' ? simpleText(html, imageName) : withoutGaps(all)
}

/** Pages make room with empty paragraphs and breaks; in text one empty line says as much. */
function withoutGaps(text: string): string {
  const lines = text.split('\n').map((line) => (line.trim() === '' ? '' : line))
  return lines.filter((line, at) => line !== '' || (at > 0 && lines[at - 1] !== '')).join('\n')
}

function simpleText(html: string, imageName: ImageName): string {
  return strippedHtml(html, imageName) || titleOf(html)
}

/** The title, which is no part of the page, where the page is empty. */
function titleOf(html: string): string {
  const at = html.search(/<title[\s>]/i)
  return at === -1 ? '' : strippedHtml(html.slice(at, at + 2000).replace(/^<title[^>]*>|<\/title>.*$/gis, ''))
}

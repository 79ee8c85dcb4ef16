/**
 * The HTML part of a held mail for whoever must not see its links and codes. Markup can write a code in a hundred ways (a
 * cell for each digit, a picture, an attribute), so none of it is kept: it is the text, without them, as HTML.
 */
import { htmlConversionLimit, htmlText } from '../html/html-text.ts'
import { withoutSecrets } from './secrets.ts'

/** HTML that shows the text of `html` without its links and codes. */
export function htmlWithoutSecrets(html: string): string {
  const text = withoutSecrets(htmlText(html, htmlConversionLimit).text)
  return `<pre>${text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)}</pre>`
}

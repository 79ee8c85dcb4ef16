/**
 * Markdown of customers and agents as HTML. Markup in it is text: no tag that somebody wrote reaches a page, and links are
 * those of the web and of mail. Images are left as links: a page of ours loads nothing from elsewhere.
 */
import MarkdownIt from 'markdown-it'

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable('image')
const isAllowed = /^(?:https?:|mailto:|tel:)/i
markdown.validateLink = (url: string) => isAllowed.test(url)

const linkOpen = markdown.renderer.rules['link_open']
markdown.renderer.rules['link_open'] = (tokens, at, options, env, renderer) => {
  tokens[at]?.attrSet('rel', 'noopener noreferrer nofollow')
  return linkOpen?.(tokens, at, options, env, renderer) ?? renderer.renderToken(tokens, at, options)
}

/** HTML that is safe to send, and to put into a page. */
export function renderMarkdown(text: string): string {
  return markdown.render(text)
}

const box = '<div class="scroll" role="group" aria-label="Table" tabindex="0">'

/** The same for a page: a table that is wider than the page is moved by itself. */
export function shownMarkdown(text: string): string {
  // What somebody typed is escaped: tags are the renderer's.
  return renderMarkdown(text).replaceAll('<table>', `${box}<table>`).replaceAll('</table>', '</table></div>')
}

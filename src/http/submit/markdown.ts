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

/** Characters that are rendered in one go: the worst of them take microseconds each, of the thread that takes mail. */
export const mostMarkdown = 200_000

/** HTML that is safe to send, and to put into a page. What is longer than {@link mostMarkdown} is shown as the text it is. */
export function renderMarkdown(text: string): string {
  return text.length > mostMarkdown ? asText(text) : markdown.render(text)
}

/** Renders the texts of one page: as soon as they are longer than that together, each further one is shown as the text it is. */
export function pageMarkdown(): (text: string) => string {
  let left = mostMarkdown
  return (text) => {
    left -= text.length
    return left < 0 ? asText(text) : shownMarkdown(text)
  }
}

function asText(text: string): string {
  return `<div class="plain" dir="auto">${markdown.utils.escapeHtml(text)}</div>`
}

const box = '<div class="scroll" role="group" aria-label="Table" tabindex="0">'

/** The same for a page: a table that is wider than the page is moved by itself. */
export function shownMarkdown(text: string): string {
  // What somebody typed is escaped: tags are the renderer's.
  return renderMarkdown(text).replaceAll('<table>', `${box}<table>`).replaceAll('</table>', '</table></div>')
}

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

/** HTML that is safe to put into a page. */
export function renderMarkdown(text: string): string {
  return markdown.render(text)
}

/**
 * A message as customers are shown it. Held ones lose their links and codes before anything else is made of them. Mail of
 * customers is shown as the text it is; what was written in a form, and what agents write, is Markdown.
 */
import { withoutSecrets } from '../../mail/sign-up/secrets.ts'
import type { CustomerMessage } from '../../store/customer-tickets.ts'
import type { ShownMessage } from '../views/conversation-view.ts'
import { html, raw } from '../views/html.ts'
import { pageMarkdown } from './markdown.ts'

/** Beyond this a page helps nobody; the mail itself is kept whole. */
const shownLength = 100_000

/** What a page shows of its messages; the newest are rendered first. */
export function shownMessages(messages: readonly CustomerMessage[]): readonly ShownMessage[] {
  const render = pageMarkdown()
  return messages
    .toReversed()
    .map((message) => shownMessage(message, render))
    .toReversed()
}

function shownMessage({ text, newText, ...message }: CustomerMessage, render: (words: string) => string): ShownMessage {
  const { heldBecause, isWritten, direction } = message
  const shown = (words: string) => shortened(heldBecause === null ? words : withoutSecrets(words))
  const isMarkdown = isWritten || direction === 'out'
  const words = shown(isMarkdown ? text : newText)
  const isTrimmed = !isMarkdown && newText.trim() !== text.trim()
  return {
    ...message,
    body: isMarkdown ? raw(render(words)) : html`<div class="plain" dir="auto">${words}</div>`,
    quoted: isTrimmed ? shown(text) : null,
  }
}

function shortened(words: string): string {
  return words.length <= shownLength ? words : `${words.slice(0, shownLength)}\n…`
}

/** The help for the keyboard, opened by `?`. The keys themselves are in `assets/desk.js`. */
import { type Html, html } from './html.ts'

const shortcuts = {
  queue: [
    ['j / k', 'Next, previous ticket'],
    ['Enter', 'Open the ticket'],
    ['x', 'Choose the ticket; Shift and click for all in between'],
    ['t', 'Take those that are chosen'],
    ['a / e / p / l', 'Their assignee, status, priority, tag'],
    ['Escape', 'Choose none'],
    ['c', 'New ticket'],
    ['/', 'Search'],
    ['g then m', 'My tickets'],
    ['g then u', 'Unassigned'],
    ['g then o', 'Open'],
    ['?', 'This help'],
  ],
  ticket: [
    ['r', 'Reply'],
    ['n', 'Internal note'],
    ['a', 'Assign'],
    ['t', 'Take it'],
    ['e', 'Status'],
    ['p', 'Priority'],
    ['j / k', 'Next, previous message'],
    ['u', 'Back to the queue'],
    ['c', 'New ticket'],
    ['/', 'Search'],
    ['Ctrl+Enter', 'Send what you write'],
    ['?', 'This help'],
  ],
} as const

/** The overlay of a page. */
export function shortcutsHelp(page: keyof typeof shortcuts): Html {
  return html`<dialog id="shortcuts" aria-labelledby="shortcuts-title">
    <article>
      <h2 id="shortcuts-title">Keyboard</h2>
      <dl class="keys">${shortcuts[page].map(([keys, what]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${what}</dd></div>`)}</dl>
      <form method="dialog"><button type="submit" class="secondary">Close</button></form>
    </article>
  </dialog>`
}

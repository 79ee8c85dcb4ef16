/** A page that says one thing: not found, not allowed, away. */
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { type Html, html, type Part } from './html.ts'
import { layout } from './layout.ts'

/** What a form had in it when it could not be taken. */
export type Kept = Readonly<{ action: string; fields: readonly Readonly<{ name: string; value: string }>[] }>

/** The page; with `kept`, a button sends the same form again. */
export function messagePage(
  context: Context<Env>,
  { title, detail, kept = null }: Readonly<{ title: string; detail: string; kept?: Kept | null }>,
): Html {
  return layout(context, {
    title,
    main: html`<section class="message">
      <h1>${title}</h1>
      <p>${detail}</p>
      ${kept === null ? html`<p><a href="/">To the start page</a></p>` : again(kept)}
    </section>`,
  })
}

function again({ action, fields }: Kept): Part {
  return html`<form method="post" action="${action}" enctype="multipart/form-data">
    <p>What you typed is kept in this page. Files have to be chosen again.</p>
    ${fields.map(
      ({ name, value }) => html`<textarea hidden name="${name}">
${value}</textarea>`,
    )}
    <button type="submit">Send it again</button>
  </form>
  <details><summary>What you typed</summary>
    ${fields.filter(({ value }) => value.trim() !== '').map(({ name, value }) => html`<h2>${name}</h2><pre>${value}</pre>`)}
  </details>`
}

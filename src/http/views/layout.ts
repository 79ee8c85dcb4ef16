/** The frame of every page: head, top bar, main, foot. */
import type { Context } from 'hono'
import { isUser, nobody, type Principal } from '../access/principal.ts'
import type { Env } from '../env.ts'
import { type Html, html, type Part } from './html.ts'
import { linksFor } from './navigation.ts'

export type Page = Readonly<{
  /** Of the window; the product's name follows. */
  title: string
  main: Html
  /** Names of scripts of `assets/`, beside `page.js`, which every page has. */
  scripts?: readonly string[]
  /** `wide` for tables and the desk; else a column that reads well. */
  width?: 'wide' | 'column'
}>

/** A whole page. */
export function layout(context: Context<Env>, { title, main, scripts = [], width = 'column' }: Page): Html {
  const assets = context.get('assets')
  const principal = context.get('principal') ?? nobody
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="htmx-config" content='{"includeIndicatorCSS": false}'>
  <title>${title} · Postroom</title>
  <link rel="icon" href="${assets.url('icon.svg')}" type="image/svg+xml">
  <link rel="stylesheet" href="${assets.url('postroom.css')}">
  ${['page.js', ...scripts].map((name) => html`<script defer src="${assets.url(name)}"></script>`)}
</head>
<body>
  <a class="skip" href="#main">Skip to content</a>
  ${topBar(principal, context.req.path)}
  <main id="main" class="${width}" tabindex="-1">${main}</main>
</body>
</html>`
}

function topBar(principal: Principal, path: string): Html {
  return html`<header class="top">
    <nav class="bar" aria-label="Main">
      <a class="brand" href="/"><span aria-hidden="true" class="mark"></span><span class="name">Support</span></a>
      <ul>${linksFor(principal).map(({ href, label }) => html`<li><a href="${href}"${isCurrent(href, path) ? html` aria-current="page"` : ''}>${label}</a></li>`)}</ul>
      <div class="who">${who(principal)}</div>
    </nav>
  </header>`
}

function isCurrent(href: string, path: string): boolean {
  return path === href || (['/operations', '/queue'].includes(href) && path.startsWith(`${href}/`))
}

function who(principal: Principal): Part {
  if (!isUser(principal, 'customer', 'agent', 'admin')) return html`<a href="/sign-in">Sign in</a>`
  return html`<a class="quiet" href="/account" title="Your account"><span class="long">${principal.name || principal.email}</span><span class="short">Account</span></a>
    <form method="post" action="/sign-out"><button class="link" type="submit">Sign out</button></form>`
}

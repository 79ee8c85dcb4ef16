/**
 * The page in the frame in which a mail's HTML stands. The policy lets nothing run, and fetches pictures only: of ours, which
 * came with the mail, and of elsewhere when asked. Styles of elements are allowed here and nowhere else: mails live of them.
 */
import type { ShownHtml } from '../desk/mail-html.ts'
import { type Html, html, raw } from './html.ts'

/** The sandbox: no scripts, no forms, no plugins; links open new windows. The same origin lets the page measure the frame. */
export const mailSandbox = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox'

/** Content-Security-Policy of the frame. */
export function mailFramePolicy(showsRemote: boolean): string {
  return [
    "default-src 'none'",
    `img-src 'self' data:${showsRemote ? ' https: http:' : ''}`,
    "style-src-elem 'self'",
    "style-src-attr 'unsafe-inline'",
    // For browsers that do not tell elements from attributes.
    "style-src 'self' 'unsafe-inline'",
    "script-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    `sandbox ${mailSandbox}`,
  ].join('; ')
}

/** The page. */
export function mailFrame({
  shown,
  id,
  showsRemote,
  stylesheet,
}: Readonly<{ shown: ShownHtml | null; id: string; showsRemote: boolean; stylesheet: string }>): Html {
  return html`<!doctype html>
<html lang="">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light">
  <meta name="referrer" content="no-referrer">
  <title>Message</title>
  <link rel="stylesheet" href="${stylesheet}">
</head>
<body>
  ${shown === null ? html`<p class="postroom-notice">This message is too large, or nests too deep, to be shown as it is formatted. Its text is above.</p>` : ''}
  ${shown !== null && shown.blocked > 0 && !showsRemote ? html`<p class="postroom-notice"><a href="/messages/${id}/html?pictures=remote" target="_self">Show ${shown.blocked === 1 ? 'a picture' : `${shown.blocked} pictures`} of other servers</a> They learn that, when and where the mail is read.</p>` : ''}
  <main dir="auto">${shown === null ? '' : raw(shown.html)}</main>
</body>
</html>`
}

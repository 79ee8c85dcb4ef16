/** The routes as the service sees them, and the tester for addresses and mails. */
import type { MailRoute, RecipientRoute, Rule } from '../../routing/types.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { typeTexts } from './ticket-types.ts'
import { size } from './times.ts'

/** A mail that somebody wants to know about, and what he says of its transaction. */
export type MailAsked = Readonly<{
  text: string
  recipients: string
  reversePath: string
  clientIp: string
  helo: string
}>

/** What would become of it. */
export type ForeseenMail =
  | Readonly<{ kind: 'problem'; because: string }>
  | Readonly<{
      kind: 'foreseen'
      effect: string
      ref: string | null
      subject: string
      author: string | null
      reversePath: string
      sizeBytes: number
      attachments: readonly string[]
      parseError: string | null
      facts: readonly string[]
      trace: readonly string[]
    }>

export type RoutesView = Readonly<{
  file: string | null
  digest: string | null
  domains: readonly string[]
  warnings: readonly string[]
  rules: readonly Rule[]
  addresses: string
  route: MailRoute | null
  mail: MailAsked
  foreseen: ForeseenMail | null
}>

/** The page. */
export function routesView(view: RoutesView): Html {
  const { file, digest, domains, warnings } = view
  return html`<div class="head"><h1>Routes</h1>
    <p class="muted">${file === null ? 'Built in; there is no postroom.yaml' : html`<code>${file}</code>${digest === null ? '' : html` · ${digest.slice(0, 12)}`}`}</p></div>
  ${warnings.map((one) => notice('info', one))}
  <p>Mail for ${domains.length === 0 ? 'no domain' : domains.map((one, at) => html`${at > 0 ? ', ' : ''}<code>${one}</code>`)} is taken. The most specific rule wins; their order in the file never matters.</p>
  ${ruleTable(view.rules)}
  <div class="two">
    <section class="card" aria-labelledby="address-head">
      <h2 id="address-head">Where does an address lead?</h2>
      <form class="line-form" method="get" action="/operations/routes">
        <div class="grow"><label for="address">Addresses</label>
          <input id="address" name="address" value="${view.addresses}" maxlength="2000" autocomplete="off" required placeholder="support+vip@${domains[0] ?? 'example.com'}"></div>
        <button type="submit">Ask</button>
      </form>
      ${view.route === null ? '' : answers(view.route)}
    </section>
    <section class="card" id="mail" aria-labelledby="mail-head">
      <h2 id="mail-head">What would become of a mail?</h2>
      ${view.foreseen === null ? html`<p class="muted">Nothing is written and nobody is told. It is read, checked and decided as if it came now.</p>` : foreseenPart(view.foreseen)}
      ${mailForm(view.mail)}
    </section>
  </div>`
}

function ruleTable(rules: readonly Rule[]): Html {
  return html`<div class="scroll" role="region" aria-label="Rules" tabindex="0"><table>
    <thead><tr><th scope="col">Recipients</th><th scope="col">Ticket</th><th scope="col">Priority</th><th scope="col">Pages on-call</th><th scope="col">Acknowledged</th><th scope="col">Where it stands</th></tr></thead>
    <tbody>${rules.map(
      ({ match, type, priority, page, acknowledge, language, where }) => html`<tr>
      <th scope="row"><code>${match}</code></th>
      <td><a href="/queue?type=${type}">${typeTexts[type].label}</a></td>
      <td><span class="badge ${priority}">${priority}</span></td>
      <td>${page ? 'yes' : 'no'}</td>
      <td>${acknowledge === false ? 'no' : 'yes'}${language ? `, in ${language}` : ''}</td>
      <td class="muted">${where}</td></tr>`,
    )}</tbody></table></div>`
}

function answers({ recipients, decidedBy }: MailRoute): Html {
  return html`${recipients.map(answer)}
  ${recipients.length > 1 ? html`<p>A mail to all of them: ${decidedBy === null ? 'refused.' : html`<strong>${effect(decidedBy.rule)}</strong>, decided by <bdi>${decidedBy.recipient}</bdi>.`}</p>` : ''}`
}

function answer(route: RecipientRoute): Html {
  const lost = route.considered.filter(({ won }) => !won)
  return html`<div class="answered">
    <p><bdi><strong>${route.recipient}</strong></bdi><br>
    ${route.kind === 'routed' ? html`${effect(route.rule)}, by <code>${route.rule.match}</code> (${route.rule.where}): ${route.because}.` : html`<span class="badge urgent">refused</span> ${route.because}.`}</p>
    ${lost.length === 0 ? '' : html`<details><summary>Rules that did not win</summary><ul>${lost.map(({ match, where, because }) => html`<li><code>${match}</code> <span class="muted">(${where})</span> ${because}</li>`)}</ul></details>`}
  </div>`
}

function effect({ type, priority, page }: Rule): string {
  return `${typeTexts[type].label}, ${priority}${page ? ', pages on-call' : ''}`
}

function foreseenPart(foreseen: ForeseenMail): Part {
  if (foreseen.kind === 'problem') return notice('bad', `It would not become a ticket: ${foreseen.because}.`)
  const { ref, author, reversePath, attachments, parseError } = foreseen
  return html`<div class="notice good" role="status"><p>It would <strong>${foreseen.effect}</strong>.${ref === null ? '' : html` <a href="/tickets/${ref}">Open ${ref}</a>`}</p></div>
  <dl class="facts-list">
    <dt>Subject</dt><dd><bdi>${foreseen.subject}</bdi></dd>
    <dt>Author</dt><dd><bdi>${author ?? 'none'}</bdi></dd>
    <dt>Reverse-path</dt><dd><bdi>${reversePath === '' ? '<>' : reversePath}</bdi></dd>
    <dt>Size</dt><dd>${size(foreseen.sizeBytes)}</dd>
    ${attachments.length === 0 ? '' : html`<dt>Attachments</dt><dd>${attachments.map((one) => html`<div><bdi>${one}</bdi></div>`)}</dd>`}
    ${parseError === null ? '' : html`<dt>Not read whole</dt><dd>${parseError}</dd>`}
  </dl>
  <h3>Why</h3>
  <ul class="trace">${[...foreseen.trace, ...foreseen.facts].map((line) => html`<li class="${line.startsWith(' ') ? 'deeper' : ''}">${line.trim()}</li>`)}</ul>`
}

function mailForm({ text, recipients, reversePath, clientIp, helo }: MailAsked): Html {
  const field = (name: string, label: string, value: string) =>
    html`<div class="field"><label for="${name}">${label} <small>optional</small></label><input id="${name}" name="${name}" value="${value}" maxlength="1000" autocomplete="off"></div>`
  return html`<form method="post" action="/operations/routes/mail" enctype="multipart/form-data">
    <div class="field"><label for="mail-text">The mail, with its header</label>
      <textarea id="mail-text" name="text" rows="8" spellcheck="false" class="code">
${text}</textarea></div>
    <div class="field"><label for="mail-file">or a file <small>.eml</small></label><input id="mail-file" type="file" name="file" accept=".eml,message/rfc822"></div>
    <details ${[recipients, reversePath, clientIp, helo].some((one) => one !== '') ? 'open' : ''}><summary>What its header does not say</summary>
      ${field('recipients', 'Recipients', recipients)}
      ${field('reverse-path', 'MAIL FROM', reversePath)}
      ${field('client-ip', 'IP address it comes from, for SPF', clientIp)}
      ${field('helo', 'EHLO name', helo)}
    </details>
    <button type="submit">Ask</button>
  </form>`
}

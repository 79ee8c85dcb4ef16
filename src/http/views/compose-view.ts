/** Where an agent writes: a reply, which goes out, or a note, which does not; never one for the other. */
import type { DeskTicket } from '../../store/desk-ticket.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { filesField, textBlock } from './new-ticket-view.ts'

/** What was written so far. */
export type Writing = Readonly<{
  submission: string
  mode: 'reply' | 'note'
  text: string
  cc: string
  /** The status afterwards. */
  after: string
  preview: Part
  /** Names of files that have to be chosen again. */
  lostFiles: readonly string[]
  errors: Readonly<Record<string, string>>
}>

type View = Readonly<{ ticket: DeskTicket; writing: Writing; filesLimitBytes: number; canMail: boolean; me: string }>

/** The form. */
export function composeView({ ticket, writing, filesLimitBytes, canMail, me }: View): Html {
  const { ref, status, updatedAt, requesterEmail } = ticket
  const canReply = canMail && status !== 'closed'
  const mode = canReply ? writing.mode : 'note'
  return html`<section class="answer compose" aria-label="Write">
    ${canMail ? '' : notice('info', 'Replies can not be sent yet: the operator has not set OUTBOUND_SMTP_URL. Notes can be written.')}
    ${writing.errors['form'] === undefined ? '' : notice('bad', writing.errors['form'])}
    <form method="post" action="/tickets/${ref}/write" enctype="multipart/form-data" data-draft="write:${ref}:${me}" class="writing">
      <input type="hidden" name="submission" value="${writing.submission}">
      <input type="hidden" name="seen" value="${updatedAt.toISOString()}">
      <fieldset class="mode"><legend class="hidden">What it is</legend>
        <label><input type="radio" name="mode" value="reply" ${mode === 'reply' ? 'checked' : ''} ${canReply ? '' : 'disabled'} data-key="r"> Reply</label>
        <label><input type="radio" name="mode" value="note" ${mode === 'note' ? 'checked' : ''} data-key="n"> Internal note</label>
      </fieldset>
      <p class="muted of-reply">To <bdi>${requesterEmail ?? 'everybody who takes part'}</bdi> and whoever takes part.</p>
      <p class="muted of-note">Only agents see it.</p>
      ${textBlock(writing.text, writing.errors['text'], writing.preview, 'Text')}
      <details class="of-reply" ${writing.cc === '' && writing.errors['cc'] === undefined ? '' : 'open'}><summary>Copy to others</summary>
        <label for="cc">Cc</label><input id="cc" name="cc" value="${writing.cc}" maxlength="2000" autocomplete="off" aria-describedby="cc-hint"><small id="cc-hint">They may answer from then on.</small>
        ${writing.errors['cc'] === undefined ? '' : html`<small class="error">${writing.errors['cc']}</small>`}
      </details>
      ${filesField(filesLimitBytes, writing.errors['files'], writing.lostFiles)}
      <div class="send">
        <div class="of-reply then"><label for="after">Then it is</label><select id="after" name="after">${['pending', 'open', 'solved'].map((one) => html`<option value="${one}" ${one === (writing.after || (status === 'solved' ? 'solved' : 'pending')) ? 'selected' : ''}>${one}</option>`)}</select></div>
        <button type="submit" name="do" value="send"><span class="of-reply">Send reply</span><span class="of-note">Add note</span></button>
        <span class="draft-note muted" role="status"></span>
      </div>
    </form>
  </section>`
}

/**
 * The form of Create Support Ticket. What belongs to a type is shown when that type is chosen by the stylesheet alone
 * (`:has`), so it works without scripts; scripts add drop, paste, draft and similar tickets.
 */
import { type TicketType, ticketTypes } from '../../tickets/types.ts'
import { hintAndError, notice, textField } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { typeTexts } from './ticket-types.ts'
import { size } from './times.ts'

export type TicketDraft = Readonly<{
  type: TicketType
  isDown: boolean
  subject: string
  text: string
  goal: string
  deadline: string
  cc: string
  incidents: readonly string[]
}>

export type NewTicketView = Readonly<{
  submission: string
  draft: TicketDraft
  errors: Readonly<Record<string, string>>
  /** HTML of the Markdown, made by us; null: not asked for. */
  preview: Part
  /** The customer's open incidents, to link to a problem. */
  incidents: readonly Readonly<{ ref: string; subject: string }>[]
  /** Names of files that have to be chosen again. */
  lostFiles: readonly string[]
  /** What all files together may have. */
  filesLimitBytes: number
  /** Whether somebody is paged. */
  canPage: boolean
  requester: string
}>

/** The form. */
export function newTicketView(view: NewTicketView): Html {
  const { submission, draft, errors, preview, filesLimitBytes, requester } = view
  return html`<h1>Create Support Ticket</h1>
  ${Object.keys(errors).length === 0 ? '' : notice('bad', 'Nothing was sent yet. Please look at the marked fields; files have to be chosen again.')}
  <form method="post" action="/tickets/new" enctype="multipart/form-data" class="new-ticket" data-draft="new-ticket:${requester}">
    <input type="hidden" name="submission" value="${submission}">
    ${typeChoice(draft)}
    ${incidentFields(view)}
    ${problemFields(view)}
    ${textField({ name: 'subject', label: 'Subject', value: draft.subject, maxLength: 300, error: errors['subject'], hint: 'One line that tells it from others.' })}
    <div class="similar" aria-live="polite" hx-get="/tickets/similar" hx-trigger="input changed delay:400ms from:#subject" hx-include="#subject" hx-swap="innerHTML"></div>
    ${textBlock(draft.text, errors['text'], preview, 'Tell us about it')}
    ${taskFields(draft)}
    ${filesField(filesLimitBytes, errors['files'], view.lostFiles)}
    ${textField({ name: 'cc', label: 'Cc', value: draft.cc, isRequired: false, maxLength: 2000, error: errors['cc'], hint: 'Addresses of colleagues, with commas between. They can read this ticket and answer.' })}
    ${sendButtons(view.canPage)}
  </form>`
}

function typeChoice({ type }: TicketDraft): Html {
  return html`<div class="choice">
    <div class="field">
      <label for="type">Type</label>
      <select id="type" name="type" aria-describedby="type-text">
        ${ticketTypes.map((one) => html`<option value="${one}" ${one === type ? 'selected' : ''}>${typeTexts[one].label}</option>`)}
      </select>
    </div>
    <div id="type-text" class="type-text" aria-live="polite">
      ${ticketTypes.map((one) => html`<p class="of-${one}"><strong>${typeTexts[one].short}.</strong> ${typeTexts[one].text} <em>${typeTexts[one].example}</em></p>`)}
    </div>
  </div>`
}

function incidentFields({ draft, canPage }: NewTicketView): Html {
  return html`<fieldset class="of-incident">
    <legend class="hidden">How bad is it?</legend>
    <label class="check"><input type="checkbox" id="down" name="down" value="yes" ${draft.isDown ? 'checked' : ''}> The site is down, or as good as down</label>
    <div class="when-down notice bad" aria-live="polite"><strong>Alarm.</strong> ${
      canPage
        ? 'Sending this pages a person right now, at any hour. Do send it if the site is down: that is what the alarm is for.'
        : 'Sending this puts it before everything else.'
    }</div>
  </fieldset>`
}

function problemFields({ incidents, draft }: NewTicketView): Html {
  return html`<fieldset class="of-problem">
    <legend>Which of your open incidents does it explain? <small>optional</small></legend>
    ${
      incidents.length === 0
        ? html`<p class="muted">You have no open incident.</p>`
        : incidents.map(
            ({ ref, subject }) =>
              html`<label class="check"><input type="checkbox" name="incident" value="${ref}" ${draft.incidents.includes(ref) ? 'checked' : ''}> <span class="ref">${ref}</span> <bdi>${subject}</bdi></label>`,
          )
    }
  </fieldset>`
}

function taskFields({ goal, deadline }: TicketDraft): Html {
  return html`<fieldset class="of-task">
    <legend>So that nobody has to ask back</legend>
    ${textField({ name: 'goal', label: 'What should be true when it is done?', value: goal, isRequired: false, maxLength: 1000 })}
    ${textField({ name: 'deadline', label: 'When do you need it, and why then?', value: deadline, isRequired: false, maxLength: 300 })}
  </fieldset>`
}

/** The text, its preview and the buttons of that; for new tickets and for answers. */
export function textBlock(text: string, error: string | undefined, preview: Part, label: string): Html {
  return html`<div class="field">
    <label for="text">${label}</label>
    <textarea id="text" name="text" rows="9" required maxlength="200000" aria-describedby="text-hint${error === undefined ? '' : ' text-error'}" ${error === undefined ? '' : html`aria-invalid="true"`}>
${text}</textarea>
    <div class="below-text"><div>${hintAndError('text', html`Markdown: <code>**bold**</code> <code>\`code\`</code> <code>- list</code> <code>&gt; quote</code>`, error)}</div>
    <button class="small secondary outline" type="submit" name="do" value="preview" formnovalidate data-preview="/tickets/preview">Preview</button></div>
    <div id="preview" aria-live="polite">${preview === null ? '' : previewBox(preview)}</div>
  </div>`
}

/** How the text will look. */
export function previewBox(preview: Part): Html {
  return html`<section class="preview" aria-label="Preview"><div class="prose">${preview}</div></section>`
}

/** Files, by choosing, dropping or pasting. `lost`: names of those that were chosen before; no page can give them back to a browser. */
export function filesField(limitBytes: number, error: string | undefined, lost: readonly string[]): Html {
  const described = [
    'files-hint',
    ...(error === undefined ? [] : ['files-error']),
    ...(lost.length === 0 ? [] : ['files-lost']),
  ]
  return html`<div class="field files" data-files data-limit="${limitBytes}">
    <label for="files">Files <small>optional</small></label>
    <input id="files" type="file" name="files" multiple aria-describedby="${described.join(' ')}">
    ${hintAndError('files', `Up to ${size(limitBytes)} together. You can drop files here, or paste a screenshot.`, error)}
    ${lost.length === 0 ? '' : html`<small id="files-lost" class="error">Choose your files again, this page could not keep them: ${lost.map((name, place) => html`${place === 0 ? '' : ', '}<bdi>${name}</bdi>`)}</small>`}
    <ul class="file-list" aria-live="polite"></ul>
  </div>`
}

function sendButtons(canPage: boolean): Html {
  return html`<div class="send">
    <button type="submit" name="do" value="send">
      <span class="unless-down">Create ticket</span>
      <span class="when-down-inline">${canPage ? 'Create ticket and page a person now' : 'Create urgent ticket'}</span>
    </button>
    <span class="draft-note muted" role="status"></span>
  </div>`
}

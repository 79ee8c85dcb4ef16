/** Fields of forms: label, hint and error belong to the field for a screen reader as they do for the eye. */
import { type Html, html, type Part } from './html.ts'

type Field = Readonly<{
  name: string
  label: string
  type?: 'text' | 'email' | 'password'
  value?: string
  hint?: Part
  error?: string | undefined
  autocomplete?: string
  isRequired?: boolean
  maxLength?: number
  minLength?: number
  inputMode?: 'numeric'
}>

/** A line of text. */
export function textField(field: Field): Html {
  const { name, label, type = 'text', value = '', hint = null, error, autocomplete = 'off', isRequired = true } = field
  const describedBy = [hint === null ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`].join(' ').trim()
  return html`<div class="field">
    <label for="${name}">${label}${isRequired ? '' : html` <small>optional</small>`}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}"
      ${isRequired ? 'required' : ''} ${length('maxlength', field.maxLength)} ${length('minlength', field.minLength)}
      ${field.inputMode === undefined ? '' : html`inputmode="${field.inputMode}"`}
      ${describedBy === '' ? '' : html`aria-describedby="${describedBy}"`} ${error === undefined ? '' : html`aria-invalid="true"`}>
    ${hintAndError(name, hint, error)}
  </div>`
}

function length(attribute: 'maxlength' | 'minlength', length: number | undefined): Part {
  return length === undefined ? '' : html`${attribute}="${length}"`
}

/** What stands below a field. */
export function hintAndError(name: string, hint: Part, error: string | undefined): Html {
  return html`${hint === null ? '' : html`<small id="${name}-hint">${hint}</small>`}
    ${error === undefined ? '' : html`<small id="${name}-error" class="error">${error}</small>`}`
}

/** A box that says something: `role="status"` is read out, `role="alert"` at once. */
export function notice(kind: 'good' | 'bad' | 'info', text: Part): Html {
  return html`<div class="notice ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}">${text}</div>`
}

type Select = Readonly<{
  name: string
  label: string
  value: string
  choices: readonly (readonly [value: string, label: string])[]
  error?: string | undefined
}>

/** A choice of one. */
export function selectField({ name, label, value, choices, error }: Select): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}" ${error === undefined ? '' : html`aria-invalid="true" aria-describedby="${name}-error"`}>
      ${choices.map(([one, words]) => html`<option value="${one}" ${one === value ? 'selected' : ''}>${words}</option>`)}
    </select>
    ${hintAndError(name, null, error)}
  </div>`
}

// Where people write: a draft that survives a reload, a preview in place, files by drop and paste. All of it is comfort: the
// form works without.

const form = document.querySelector('form[data-draft]')
if (form !== null) {
  keepDraft(form)
  previewInPlace(form)
  takeFiles(form)
}

function keepDraft(form) {
  const key = `postroom:${form.dataset.draft}`
  const note = form.querySelector('.draft-note')
  const sent = document.querySelector('[data-sent]')?.dataset.sent
  // The page that a form led to: what was written is sent.
  if (sent === 'created') forget()
  if (sent === 'answered') localStorage.removeItem(key)
  if (sent !== undefined) forgetWhatWasSaid()
  restore(form, key, note)
  form.addEventListener('input', () => {
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'submission')
    try {
      localStorage.setItem(key, JSON.stringify(fields))
      note.textContent = 'Draft saved in this browser'
    } catch {
      note.textContent = ''
    }
  })
}

/** A reload must not take what is written next for what was sent. */
function forgetWhatWasSaid() {
  const here = new URL(location.href)
  here.searchParams.delete('said')
  history.replaceState(history.state, '', here)
}

/** Only what a form for new tickets has kept. */
function forget() {
  for (const key of Object.keys(localStorage)) if (key.startsWith('postroom:new-ticket:')) localStorage.removeItem(key)
}

function restore(form, key, note) {
  const kept = localStorage.getItem(key)
  const isUntouched = (form.elements.text?.value ?? '') === '' && (form.elements.subject?.value ?? '') === ''
  if (kept === null || !isUntouched) return
  const fields = JSON.parse(kept)
  const fieldsNamed = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
  const isWords = ({ type }) => type === 'text' || type === 'textarea'
  if (!fields.some(([name, value]) => value !== '' && fieldsNamed(name).some(isWords))) return
  for (const [name, value] of fields) for (const field of fieldsNamed(name)) fillIn(field, value)
  note.textContent = 'Your draft is back'
}

/** What the page itself says stays: what is hidden tells when the ticket was read, and a choice's value is not the reader's. */
function fillIn(field, value) {
  if (field.type === 'radio') field.checked ||= field.value === value && !field.disabled
  else if (field.type === 'checkbox') field.checked ||= field.value === value
  else if (!['hidden', 'file', 'submit'].includes(field.type)) field.value = value
}

function previewInPlace(form) {
  const button = form.querySelector('[data-preview]')
  button?.addEventListener('click', async (event) => {
    event.preventDefault()
    const body = new URLSearchParams({ text: form.elements.text.value })
    const answer = await fetch(button.dataset.preview, { method: 'POST', body }).catch(() => null)
    const place = document.getElementById('preview')
    if (answer?.ok) place.innerHTML = await answer.text()
    else place.textContent = 'The preview is not available just now.'
  })
}

function takeFiles(form) {
  const place = form.querySelector('[data-files]')
  const input = place.querySelector('input[type=file]')
  const list = place.querySelector('.file-list')
  const limit = Number(place.dataset.limit)
  const add = (files) => {
    const all = new DataTransfer()
    for (const file of [...input.files, ...files]) all.items.add(file)
    input.files = all.files
    show()
  }
  const show = () => {
    const files = [...input.files]
    const total = files.reduce((sum, { size }) => sum + size, 0)
    list.replaceChildren(...files.map((file, at) => line(file, () => remove(at))))
    const isTooMuch = total > limit
    list.classList.toggle('error', isTooMuch)
    input.setCustomValidity(isTooMuch ? `Together no more than ${readable(limit)}; these are ${readable(total)}.` : '')
  }
  const remove = (at) => {
    const rest = new DataTransfer()
    for (const [i, file] of [...input.files].entries()) if (i !== at) rest.items.add(file)
    input.files = rest.files
    show()
  }
  input.addEventListener('change', show)
  form.addEventListener('paste', ({ clipboardData }) => {
    if (clipboardData.files.length > 0) add(clipboardData.files)
  })
  form.addEventListener('dragover', (event) => {
    event.preventDefault()
    place.classList.add('dropping')
  })
  form.addEventListener('dragleave', () => place.classList.remove('dropping'))
  form.addEventListener('drop', (event) => {
    place.classList.remove('dropping')
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    add(event.dataTransfer.files)
  })
}

function line({ name, size }, remove) {
  const item = document.createElement('li')
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'link'
  button.textContent = 'Remove'
  button.setAttribute('aria-label', `Remove ${name}`)
  button.addEventListener('click', remove)
  item.append(`${name} (${readable(size)}) `, button)
  return item
}

function readable(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

// Every page: times in the reader's zone, and forms that can not be sent twice by an impatient finger.

const shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function localTimes(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime)
    if (Number.isNaN(at.getTime())) continue
    time.textContent = shown.format(at)
    time.title = at.toISOString()
  }
}

localTimes(document)
for (const event of ['htmx:afterSwap', 'htmx:after:swap'])
  document.addEventListener(event, ({ target }) => localTimes(target instanceof Element ? target : document))

document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post') return
  if (form.dataset.isSending === 'yes') return event.preventDefault()
  form.dataset.isSending = 'yes'
  for (const button of form.querySelectorAll('button[type=submit]')) button.setAttribute('aria-busy', 'true')
})

// The page may come back from the browser's memory with its form as it was.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.isSending
    for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
  }
})

// Every page: times in the reader's zone, and forms that can not be sent twice by an impatient finger.

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const age = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** Today the time, in this year the day, else the date; as the page has it in UTC. */
function shortTime(at, now) {
  if (date.format(at) === date.format(now)) return clock.format(at)
  return at.getFullYear() === now.getFullYear() ? day.format(at) : date.format(at)
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** `3 hours ago`; nothing for what is as good as now, or older than a month. */
function ageOf(at, now) {
  const seconds = (now - at) / 1000
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? []
  return unit === undefined || seconds > 30 * 86_400 ? '' : ` (${age.format(-Math.floor(seconds / size), unit)})`
}

function localTimes(root) {
  const now = new Date()
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime)
    if (Number.isNaN(at.getTime())) continue
    const { form } = time.dataset
    const words = form === 'short' ? shortTime(at, now) : full.format(at) + (form === 'aged' ? ageOf(at, now) : '')
    if (time.textContent !== words) time.textContent = words
    time.title = form === 'short' ? full.format(at) : at.toISOString()
  }
}

localTimes(document)
// Today becomes yesterday, and ages grow, while a page is open.
setInterval(() => localTimes(document), 60_000)
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

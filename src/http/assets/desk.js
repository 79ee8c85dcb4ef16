// The desk: keyboard, live updates, frames as high as what is in them. Everything it does can be done without it.

const ticket = document.querySelector('[data-ticket]')
const rows = () => [...document.querySelectorAll('[data-rows] a.row')]
const messages = () => [...document.querySelectorAll('[data-message]')]

// --- keyboard

const isWriting = (target) =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null

function step(elements, by) {
  if (elements.length === 0) return
  const place = document.activeElement?.closest('li') ?? null
  const at = elements.findIndex(
    (one) => one === document.activeElement || (place !== null && one.closest('li') === place),
  )
  const next = at === -1 ? (by > 0 ? 0 : elements.length - 1) : Math.min(Math.max(at + by, 0), elements.length - 1)
  elements[next].focus()
  elements[next].scrollIntoView({ block: 'nearest' })
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (target === null || target.disabled || target.getClientRects().length === 0) return false
  if (target.matches('a, button')) target.click()
  else if (target.matches('input[type=radio]')) {
    target.checked = true
    target.dispatchEvent(new Event('input', { bubbles: true }))
    document.getElementById('text').focus()
  } else target.focus()
  return true
}

const views = { m: '/queue?view=mine', u: '/queue?view=unassigned', o: '/queue' }
let isGoing = false

function onKey(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.id === 'text') {
    event.preventDefault()
    event.target.form.querySelector('button[value=send]').click()
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return
  if (isWriting(event.target)) {
    if (event.key === 'Escape') event.target.blur()
    return
  }
  const { key } = event
  const place = isGoing ? views[key] : undefined
  isGoing = false
  if (place !== undefined) location.href = place
  else if (key === '?') document.getElementById('shortcuts').showModal()
  else if (key === '/') (document.getElementById('q') ?? { focus: () => (location.href = '/queue#q') }).focus()
  else if (key === 'j' || key === 'k') step(ticket === null ? rows() : messages(), key === 'j' ? 1 : -1)
  else if (key === 'g' && ticket === null) isGoing = true
  else if (key === 'c') location.href = '/tickets/new'
  else if (!press(key)) return
  event.preventDefault()
}
document.addEventListener('keydown', onKey)
if (location.hash === '#q') document.getElementById('q')?.focus()

// --- frames

function fitted(frame) {
  const page = frame.contentDocument
  if (page === null) return
  frame.style.height = `${Math.min(Math.max(page.body.offsetHeight, 60), 4000) + 2}px`
}
for (const frame of document.querySelectorAll('iframe[data-mail]')) {
  frame.addEventListener('load', () => {
    fitted(frame)
    if (frame.contentDocument !== null) new ResizeObserver(() => fitted(frame)).observe(frame.contentDocument.body)
  })
  if (frame.contentDocument?.readyState === 'complete') fitted(frame)
}

// --- live updates

function watch(place) {
  const source = new EventSource(place.dataset.live)
  let isDue = false
  source.addEventListener('tickets', ({ data }) => {
    const changed = JSON.parse(data)
    if (ticket !== null) return tell(changed.find(({ ref }) => ref === ticket.dataset.ticket))
    // Many changes at once are one look at the list.
    if (isDue) return
    isDue = true
    setTimeout(() => {
      isDue = false
      document.body.dispatchEvent(new CustomEvent('tickets-changed'))
    }, 300)
  })
  window.addEventListener('pagehide', () => source.close())
}

function tell(change) {
  if (change === undefined || Date.parse(change.updatedAt) <= Date.parse(ticket.dataset.seen)) return
  const notice = document.createElement('div')
  notice.className = 'notice info'
  const link = document.createElement('a')
  link.href = location.pathname
  link.textContent = 'Show what is new'
  notice.append('This ticket has changed. What you write here is kept. ', link)
  document.getElementById('news').replaceChildren(notice)
}

// Focus stays with the row that had it, also when the list is a new one.
let focused = null
document.addEventListener('htmx:before:swap', () => {
  focused = document.activeElement?.closest('[data-rows] li')?.id ?? null
})
document.addEventListener('htmx:after:swap', () => {
  if (focused !== null) document.getElementById(focused)?.querySelector('a').focus({ preventScroll: true })
})

const live = document.querySelector('[data-live]')
if (live !== null && 'EventSource' in window) watch(live)

// The queue's boxes: x, ranges, all of a page, and a list that holds still while something is chosen. Everything it does can
// be done box by box without it.

const boxes = () => [...document.querySelectorAll('[data-rows] input[name=ticket]')]
const chosen = () => boxes().filter(({ checked }) => checked)
/** The ticket whose box was changed last: a range goes from there. */
let anchor = null
let isWaiting = false

function show() {
  const all = document.querySelector('[data-choose-all]')
  const count = document.querySelector('[data-chosen]')
  if (all === null || count === null) return
  const many = chosen().length
  all.closest('label').hidden = false
  all.checked = many > 0 && many === boxes().length
  all.indeterminate = many > 0 && many < boxes().length
  count.textContent = many === 0 ? '' : `${many} chosen${isWaiting ? '; what is new waits' : ''}`
  document.querySelector('[data-choose-none]').hidden = many === 0
  if (many > 0 || !isWaiting) return
  isWaiting = false
  document.body.dispatchEvent(new CustomEvent('tickets-changed'))
}

function choose(some, isChosen) {
  for (const box of some) box.checked = isChosen
  show()
}

document.addEventListener('click', (event) => {
  const { target, shiftKey } = event
  if (!(target instanceof Element)) return
  if (target.matches('[data-choose-all]')) choose(boxes(), target.checked)
  else if (target.matches('[data-choose-none]')) chooseNone()
  else if (target.matches('[data-rows] input[name=ticket]')) chooseTo(target, shiftKey)
})

function chooseTo(box, isRange) {
  const all = boxes()
  const from = isRange ? all.findIndex((one) => rowOf(one) === anchor) : -1
  const [first, last] = [from, all.indexOf(box)].toSorted((a, b) => a - b)
  if (from !== -1) choose(all.slice(first, last + 1), box.checked)
  anchor = rowOf(box)
  show()
}

const rowOf = (box) => box.closest('li').id

/** Whoever was in the bar, which goes, is back in the list. */
function chooseNone() {
  const [first] = chosen()
  choose(boxes(), false)
  if (first !== undefined && !first.closest('ul').contains(document.activeElement)) first.focus()
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return
  const { target, key } = event
  const row = target.closest?.('[data-rows] li') ?? null
  const isWriting = target.closest?.('select, input:not([type=checkbox])') !== null
  if (key === 'x' && row !== null) row.querySelector('input[name=ticket]').click()
  else if (key === 'Escape' && !isWriting && chosen().length > 0) chooseNone()
  else return
  event.preventDefault()
})

// A row that moves away under the pointer would be the wrong one.
window.addEventListener(
  'tickets-changed',
  (event) => {
    if (chosen().length === 0) return
    event.stopImmediatePropagation()
    isWaiting = true
    show()
  },
  true,
)

// A list that was asked for before something was chosen: what is as it was stays chosen.
let kept = []
document.addEventListener('htmx:before:swap', () => {
  kept = chosen().map(({ value }) => value)
})
document.addEventListener('htmx:after:swap', () => {
  for (const box of boxes()) box.checked ||= kept.includes(box.value)
  show()
})
window.addEventListener('pageshow', show)
show()

/**
 * Tickets as a table of text: cut to the width of a terminal, with what is urgent standing out, or whole and plain for a
 * pipe. Pure: the clock and the terminal are arguments.
 */
import { styleText } from 'node:util'
import type { ListedTicket } from '../store/tickets.ts'
import { cutTo, oneLine, padTo, widthOf } from './terminal.ts'

/** How to show the table. */
export type TableStyle = Readonly<{
  /** Width of the terminal; null shows every value whole. */
  columns: number | null
  colour: boolean
  /** Gives ages instead of times when it is known. */
  now: Date | null
}>

/** Words of a style that `styleText` knows. */
type Format = Parameters<typeof styleText>[0]

type Column = Readonly<{
  title: string
  /** Columns it may take at most in a terminal; the last takes what is left. */
  atMost: number
  value: (ticket: ListedTicket, style: TableStyle) => string
  format: (ticket: ListedTicket) => Format | null
}>

const priorityFormats: Readonly<Record<ListedTicket['priority'], Format | null>> = {
  urgent: ['bold', 'white', 'bgRed'],
  high: 'yellow',
  normal: null,
  low: 'dim',
}

/** Settled tickets step back; a new one and an urgent one step forward. */
function rowFormat({ status, priority }: ListedTicket): Format | null {
  if (status === 'solved' || status === 'closed') return 'dim'
  if (priority === 'urgent') return ['bold', 'red']
  return status === 'new' ? 'bold' : null
}

const table: readonly Column[] = [
  { title: 'REF', atMost: 12, value: ({ ref }) => ref, format: rowFormat },
  { title: 'TYPE', atMost: 8, value: ({ type }) => type, format: () => null },
  {
    title: 'PRIORITY',
    atMost: 8,
    value: ({ priority }) => priority,
    format: ({ priority }) => priorityFormats[priority],
  },
  { title: 'STATUS', atMost: 8, value: ({ status }) => status, format: () => null },
  { title: 'OPENED', atMost: 24, value: openedOf, format: () => 'dim' },
  {
    title: 'REQUESTER',
    atMost: 28,
    value: ({ requesterEmail }) => oneLine(requesterEmail ?? '') || '-',
    format: () => null,
  },
  { title: 'SUBJECT', atMost: Number.POSITIVE_INFINITY, value: subjectOf, format: rowFormat },
]

/** A subject cut shorter than this says nothing: then the columns that are looked at least go. */
const subjectAtLeast = 24
const goFirst = ['TYPE', 'OPENED', 'STATUS', 'REQUESTER']

const gap = '  '

/** The lines of a table, its heading first; each ends in a line feed. */
export function ticketTable(tickets: readonly ListedTicket[], style: TableStyle): string {
  const measured = table.map((column) => ({ column, width: widthFor(column, tickets, style) }))
  const shown = fitting(measured, style)
  const heading = lineOf(
    shown.map(({ column, width }) => ({ text: column.title, width, format: 'dim' })),
    style,
  )
  const rows = tickets.map((ticket) =>
    lineOf(
      shown.map(({ column, width }) => ({ text: column.value(ticket, style), width, format: column.format(ticket) })),
      style,
    ),
  )
  return [heading, ...rows].join('')
}

type Measured = Readonly<{ column: Column; width: number }>

function widthFor(column: Column, tickets: readonly ListedTicket[], style: TableStyle): number {
  const values = [column.title, ...tickets.map((ticket) => column.value(ticket, style))]
  const widest = values.reduce((width, value) => Math.max(width, widthOf(value)), 0)
  return style.columns === null ? widest : Math.min(widest, column.atMost)
}

/** The columns that have room in the terminal; the subject gets what the others leave. */
function fitting(measured: readonly Measured[], { columns }: TableStyle): readonly Measured[] {
  if (columns === null) return measured
  const left = (kept: readonly Measured[]) =>
    columns - kept.slice(0, -1).reduce((total, { width }) => total + width + gap.length, 0)
  let kept = measured
  for (const title of goFirst)
    if (left(kept) < subjectAtLeast) kept = kept.filter(({ column }) => column.title !== title)
  return kept.map((one, at) => (at === kept.length - 1 ? { ...one, width: Math.max(1, left(kept)) } : one))
}

type Cell = Readonly<{ text: string; width: number; format: Format | null }>

function lineOf(cells: readonly Cell[], { columns, colour }: TableStyle): string {
  const written = cells.map(({ text, width, format }, at) => {
    const shown = columns === null ? text : cutTo(text, width)
    const styled = colour && format !== null ? styleText(format, shown, { validateStream: false }) : shown
    return at === cells.length - 1 ? styled : styled + padTo(shown, width).slice(shown.length)
  })
  return `${written.join(gap).trimEnd()}\n`
}

/** What is held from customers' eyes is marked where nothing is ever cut. */
function subjectOf({ subject, heldBecause }: ListedTicket): string {
  return heldBecause === null ? oneLine(subject) : `[held] ${oneLine(subject)}`
}

function openedOf({ createdAt }: ListedTicket, { now }: TableStyle): string {
  return now === null ? createdAt.toISOString() : ageOf(createdAt, now)
}

/** Lengths of time in the words of a table, the longest that fits. */
const spans: readonly (readonly [seconds: number, unit: string])[] = [
  [365 * 86_400, 'y'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
]

/** How long ago something was, in one number and its unit. */
export function ageOf(at: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1000))
  const span = spans.find(([length]) => seconds >= length)
  return span ? `${Math.floor(seconds / span[0])} ${span[1]} ago` : 'just now'
}

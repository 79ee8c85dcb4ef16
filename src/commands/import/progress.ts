/**
 * The progress bar of an import: bytes, mails, and how long it may take. On a terminal it is drawn over itself; elsewhere
 * nothing is drawn. Lines that are said meanwhile go above it.
 */
import { counted, sizeOf } from '../amounts.ts'
import type { Out } from '../command.ts'
import { widthOf } from '../terminal.ts'

/** How far an import is. */
export type Done = Readonly<{ bytes: number; totalBytes: number; mails: number; elapsedMs: number }>

export type Progress = Readonly<{
  /** Shows how far it is; draws no more often than an eye can follow. */
  show(done: Omit<Done, 'elapsedMs'>): void
  /** Says a line that stays. */
  say(line: string): void
  /** Takes the bar away. */
  clear(): void
}>

/** An eye sees no more. */
const drawEveryMs = 100

/** Before that an estimate jumps about. */
const estimateAfterMs = 3000

/** A progress bar on `out`, which is drawn only when it is a terminal. `clockMs` is a clock that only goes forward. */
export function createProgress(
  out: Out,
  terminal: Readonly<{ columns: number }> | null,
  clockMs: () => number,
): Progress {
  const startedAt = clockMs()
  let drawnAt = Number.NEGATIVE_INFINITY
  const clear = () => {
    if (terminal !== null && drawnAt > Number.NEGATIVE_INFINITY) out.write('\r\u001b[K')
  }
  return {
    show(done) {
      const now = clockMs()
      if (terminal === null || now - drawnAt < drawEveryMs) return
      drawnAt = now
      // One column stays free: many terminals wrap when the last one is written.
      out.write(`\r${barOf({ ...done, elapsedMs: now - startedAt }, terminal.columns - 1)}\u001b[K`)
    },
    say(line) {
      clear()
      out.write(`${line}\n`)
    },
    clear,
  }
}

/** The bar in so many columns: what does not fit is left out, numbers last. */
export function barOf(done: Done, columns: number): string {
  const share = done.totalBytes === 0 ? 1 : Math.min(1, done.bytes / done.totalBytes)
  const facts = [
    `${Math.floor(share * 100)}%`.padStart(4),
    counted(done.mails, 'mail'),
    `${sizeOf(done.bytes)} of ${sizeOf(done.totalBytes)}`,
    leftOf(done, share),
  ].filter((fact) => fact !== '')
  while (facts.length > 1 && widthOf(facts.join('  ')) > columns) facts.pop()
  const text = facts.join('  ')
  const room = Math.min(30, columns - widthOf(text) - 3)
  if (room < 5) return text.slice(0, Math.max(0, columns))
  const filled = Math.round(share * room)
  return `[${'#'.repeat(filled)}${'.'.repeat(room - filled)}] ${text}`
}

function leftOf({ elapsedMs }: Done, share: number): string {
  if (elapsedMs < estimateAfterMs || share === 0 || share === 1) return ''
  const seconds = Math.ceil((elapsedMs / share - elapsedMs) / 1000)
  if (seconds < 60) return `${seconds} s left`
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min left` : `${(seconds / 3600).toFixed(1)} h left`
}

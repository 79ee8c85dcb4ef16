/** What the bench prints for people: plain lines, columns aligned, no judgement beyond the numbers. */
import { type Abuse, abusers } from './abuse.ts'
import type { Memory } from './memory.ts'
import { type OutboxCost, type OutboxRound, sides } from './outbox.ts'
import type { Round, Throughput } from './throughput.ts'

const widths = [11, 7, 18, 19, 7]

/** The head of the lines that {@link roundLine} makes. */
export const roundTitle = columns(['connections', 'round', 'postroom mails/s', 'afternoon mails/s', 'ratio'])

/** One round as a line. */
export function roundLine({ connections, round, postroom, afternoon }: Round): string {
  return rateLine(connections, String(round), postroom, afternoon, postroom / afternoon)
}

/** The summary of a throughput run: medians, then whether each side kept what it accepted. */
export function throughputLines({ server, summary, kept }: Throughput): readonly string[] {
  return [
    ...summary.map((of) => rateLine(of.connections, 'median', of.postroom, of.afternoon, of.ratio)),
    '',
    server,
    ...Object.entries(kept).map(([side, { accepted, tickets }]) => `${side}: ${accepted} accepted, ${tickets} tickets`),
  ]
}

/** The head of the lines that {@link outboxRoundLine} makes: mails a second, by what follows from each mail. */
export const outboxTitle = columns(['connections', 'round', ...sides])

/** One round as a line. */
export function outboxRoundLine({ connections, round, rates }: OutboxRound): string {
  return columns([String(connections), String(round), ...sides.map((side) => rates[side].toFixed(0))])
}

/** The medians of what each side takes in, as parts of what the one takes in from whose mails nothing follows. */
export function outboxLines({ summary }: OutboxCost): readonly string[] {
  return summary.map(({ connections, ratios }) =>
    columns([String(connections), 'ratio', ...sides.map((side) => ratios[side].toFixed(2))]),
  )
}

/** The summary of a memory run. */
export function memoryLines(measured: Memory): readonly string[] {
  const { connections, mailMB, load, tickets, samples } = measured
  return [
    `${connections} connections, one mail of ${mailMB} MB each, at once`,
    `accepted            ${load.accepted} in ${load.seconds.toFixed(1)} s, ${tickets} tickets${otherReplies(load.replies)}`,
    `resident before     ${measured.idleMB} MB`,
    `resident at peak    ${measured.peakMB} MB`,
    `resident after      ${measured.afterMB} MB`,
    `every half second   ${samples.join(' ')}`,
  ]
}

const abuseWidths = [14, 6, 8, 8, 8, 8, 8]

/** The summary of an abuse run: a line for each phase, then what became of everybody. */
export function abuseLines({ phases, answers, peakMB, seconds, accepted, tickets }: Abuse): readonly string[] {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, i) => (typeof cell === 'number' ? cell.toFixed(0) : cell).padStart(abuseWidths[i] ?? 0)).join('  ')
  const told = Object.entries(answers).map(([role, counts]) => {
    const each = Object.entries(counts).map(([answer, count]) => `${count} × ${answer}`)
    return `${role}: ${each.join(', ')}`
  })
  return [
    `${abusers.idle} idle connections, ${abusers.slow} slow writers, ${abusers.large} mails of 25 MB at once; an honest client beside them`,
    row(['phase', 'mails', 'refused', 'p50 ms', 'p99 ms', 'max ms', 'RSS MB']),
    ...phases.map(({ phase, mails, refused, p50, p99, max, peakMB: at }) =>
      row([phase, mails, refused, p50, p99, max, at]),
    ),
    '',
    ...told,
    `resident at peak ${peakMB} MB; ${accepted} mails accepted, ${tickets} tickets; ${seconds.toFixed(0)} s`,
  ]
}

/** Lines as one text. */
export function asTable(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}

function rateLine(connections: number, round: string, ours: number, peer: number, ratio: number): string {
  return columns([String(connections), round, ours.toFixed(0), peer.toFixed(0), ratio.toFixed(2)])
}

function columns(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')
}

function otherReplies(replies: Readonly<Record<string, number>>): string {
  return Object.entries(replies)
    .map(([code, count]) => `, ${count} × ${code}`)
    .join('')
}

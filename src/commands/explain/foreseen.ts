/** What a mail says and what would become of it, as text for people or as JSON. Pure. */
import type { Arrival } from '../../intake/arrival.ts'
import type { Decision } from '../../intake/decide.ts'
import { refusedByDmarc } from '../../intake/dmarc-policy.ts'
import { effectOf, ticketOf } from '../../intake/effect.ts'
import { linesOfFacts } from '../../intake/mail-facts.ts'
import { traceOf } from '../../intake/trace.ts'
import { linesOfTrace } from '../../intake/trace-lines.ts'
import { counted, numbered } from '../amounts.ts'
import { oneLine } from '../terminal.ts'

/** `notLookedUp`: why threads could not be looked up; null when they were. */
export type Foreseen = Readonly<{
  file: string
  arrival: Arrival
  decision: Decision
  notLookedUp: string | null
}>

/** As much of a text as is enough to know it by. */
const textHeadLimit = 300

/** The whole of it, for `--json`. Fields are only ever added. */
export function foreseenRow({ file, arrival, decision, notLookedUp }: Foreseen) {
  const { mail, envelope, body } = arrival
  return {
    file,
    size_bytes: body.sizeBytes,
    recipients: envelope.recipients,
    reverse_path: envelope.reversePath,
    would: refusedByDmarc(arrival) === null ? decision.kind : 'refused',
    refused_because: refusedByDmarc(arrival),
    ticket: ticketOf(decision),
    status: decision.kind === 'opened' ? 'new' : 'status' in decision ? decision.status : decision.ticket.status,
    wanted: decision.kind === 'opened' ? decision.wanted : null,
    not_looked_up: notLookedUp,
    mail,
    trace: traceOf(arrival, decision),
  }
}

/** In lines for people. */
export function foreseenText({ file, arrival, decision, notLookedUp }: Foreseen): string {
  const { mail, envelope, body } = arrival
  const lines = [
    `${file}: ${counted(body.sizeBytes, 'byte')}, from <${envelope.reversePath}>`,
    `  subject: ${mail.subject}`,
    `  author: ${mail.author === null ? 'none' : `${mail.author.name ?? ''} <${mail.author.email}>`}`,
    `  text: ${headOf(mail.text)}`,
    ...(mail.newText === mail.text ? [] : [`  new in it: ${headOf(mail.newText)}`]),
    ...mail.attachments.map(
      ({ filename, contentType, sizeBytes }) =>
        `  attachment: ${filename ?? 'no name'} (${contentType}, ${numbered(sizeBytes)} bytes)`,
    ),
    ...linesOfFacts(mail).map((line) => `  ${line}`),
    ...(mail.parseError === null ? [] : [`  not read whole: ${mail.parseError}`]),
    ...mail.notes.map((note) => `  note: ${note}`),
    `would ${refusedIn(arrival) ?? effectOf(decision)}`,
    ...(notLookedUp === null ? [] : [`  threads could not be looked up: ${notLookedUp}`]),
    ...linesOfTrace(JSON.parse(JSON.stringify(traceOf(arrival, decision)))).map((line) => `  ${line}`),
  ]
  return lines.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}\n`).join('')
}

function refusedIn(arrival: Arrival): string | null {
  const refusal = refusedByDmarc(arrival)
  return refusal === null ? null : `be refused: ${refusal}`
}

function headOf(text: string): string {
  return text.length <= textHeadLimit ? text : `${text.slice(0, textHeadLimit)}…`
}

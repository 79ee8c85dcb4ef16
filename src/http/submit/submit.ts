/** Takes what somebody wrote in a form through the one way in, as a mail of its author: who wrote it, session or key have proven. */
import { Readable } from 'node:stream'
import { readBody } from '../../intake/body.ts'
import type { Envelope, Outcome, WrittenBy } from '../../intake/envelope.ts'
import type { PageParts } from '../env.ts'
import { composeWritten, type Written } from './compose.ts'

export type Submitted =
  | Readonly<{ kind: 'committed'; outcome: Exclude<Outcome, { kind: 'refused' }> }>
  | Readonly<{ kind: 'too-large'; limitBytes: number }>

export type Submission = Readonly<{
  written: Written
  /** The address of ours that it goes to: of a route, or a signed one of a ticket. */
  recipient: string
  chosen: Envelope['chosen']
  writtenBy: WrittenBy
  clientIp: string
  /** The API takes the same, written by a program. */
  source?: 'web' | 'api'
}>

/** Commits it. Throws when that can not be done now, as every door does. */
export async function submit(parts: PageParts, submission: Submission): Promise<Submitted> {
  const { written } = submission
  const { limits } = parts.config()
  const bytes = await composeWritten(written)
  const read = await readBody(Readable.from([bytes]), {
    ...{ limitBytes: limits.sizeBytes, memoryBytes: limits.memoryBytes, directory: parts.directory },
  })
  if (read.kind === 'too-large') return { kind: 'too-large', limitBytes: limits.sizeBytes }
  if (read.kind !== 'ok')
    throw new Error(`a form could not be taken in: ${read.kind}`, 'cause' in read ? { cause: read.cause } : {})
  await using body = read.body
  const outcome = await parts.receive(envelopeOf(submission, parts.now()), body)
  if (outcome.kind === 'refused') throw new Error(`${submission.recipient} is served by no route: ${outcome.because}`)
  parts.log.info(
    { session: sessionOf(submission), ref: outcome.ref, mail: outcome.mail, outcome: outcome.kind },
    'form accepted',
  )
  return { kind: 'committed', outcome }
}

const sessionOf = ({ written, source = 'web' }: Submission) => `${source}-${written.submission}`

function envelopeOf(submission: Submission, receivedAt: Date): Envelope {
  const { written, writtenBy, recipient, chosen, clientIp, source = 'web' } = submission
  return {
    source,
    reversePath: written.author.email,
    recipients: [recipient],
    ...{ clientIp, helo: null, tls: null, receivedAt, session: sessionOf(submission), chosen, suspected: null },
    written: writtenBy,
  }
}

/** nodemailer's errors as plain facts: what failed, at which command, and what the server said. */
import { z } from 'zod'
import { cut } from '../../mail/storable.ts'
import type { RejectedRecipient, SmtpFault } from './smtp-outcome.ts'

const replyCode = z.number().optional().catch(undefined)
const text = z.string().optional().catch(undefined)

const Fault = z.object({
  message: z.string().catch('unknown'),
  code: text,
  command: text,
  response: text,
  responseCode: replyCode,
})

const Rejected = z.object({
  recipient: z.string(),
  message: z.string().catch(''),
  response: text,
  responseCode: replyCode,
})

/** The fault that an error tells of. */
export function faultOf(err: unknown): SmtpFault {
  const { message, code, command, response, responseCode } = Fault.catch({ message: String(err) }).parse(err)
  return {
    code: code ?? '',
    command: command ?? '',
    replyCode: responseCode ?? null,
    text: oneLine(response ?? message),
  }
}

/** The recipients that were refused, from an error that lists them or from the list itself. */
export function rejectedIn(listed: unknown): readonly RejectedRecipient[] {
  const list = z.union([z.array(Rejected), z.object({ rejectedErrors: z.array(Rejected) })]).safeParse(listed)
  if (!list.success) return []
  const all = Array.isArray(list.data) ? list.data : list.data.rejectedErrors
  return all.map(({ recipient, message, response, responseCode }) => ({
    address: recipient,
    replyCode: responseCode ?? null,
    text: oneLine(response ?? message),
  }))
}

/** Long enough for any reply that explains itself. */
const longestText = 500

/** Words of a server, safe to show on a line. */
export function oneLine(said: string): string {
  const line = said.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  return line.length > longestText ? `${cut(line, longestText)}…` : line
}

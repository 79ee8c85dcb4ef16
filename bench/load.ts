/**
 * The sending side of the bench, a process of its own so that composing and reading replies costs the measured service
 * nothing; `send.ts` starts it. It opens its connections and has its mails ready before the clock starts; each connection
 * sends one mail after the other and waits for each reply. Prints one line of JSON, a {@link LoadReport}.
 */
import { randomUUID } from 'node:crypto'
import { connectSmtp, type SmtpConnection } from '../test/service/smtp-client.ts'
import { base64Lines, largeMail, smallMail, type WireMail } from './mails.ts'
import type { LoadPlan, LoadReport } from './send.ts'

/** RFC 5321 §4.5.3.2.6: a sender waits ten minutes for the reply to the final dot. */
const silenceMs = 600_000

/** Runs a plan in this process. */
export async function runLoad(plan: LoadPlan): Promise<LoadReport> {
  const queue = composeMails(plan)
  const connections = await Promise.all(
    Array.from({ length: plan.connections }, () => connectSmtp(plan.address, silenceMs)),
  )
  const counts = new Map<number, number>()
  const started = performance.now()
  await Promise.all(connections.map(drain))
  const seconds = (performance.now() - started) / 1000
  await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()))
  const accepted = counts.get(250) ?? 0
  counts.delete(250)
  return { seconds, accepted, replies: Object.fromEntries(counts) }

  async function drain(connection: SmtpConnection): Promise<void> {
    for (let mail = queue.pop(); mail; mail = queue.pop()) {
      const code = await transact(connection, mail)
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
}

const commands = Buffer.from('MAIL FROM:<customer@shop.example>\r\nRCPT TO:<support@humanmade.com>\r\nDATA\r\n')

/** One transaction, pipelined up to DATA; gives the final reply code. */
async function transact(connection: SmtpConnection, mail: WireMail): Promise<number> {
  const goAhead = (await connection.send(commands, 3)).at(-1)
  if (goAhead?.code !== 354) throw new Error(`DATA was answered ${goAhead?.code} ${goAhead?.lines.join(' / ')}`)
  for (const piece of mail.slice(0, -1)) await connection.send(piece, 0)
  const [reply] = await connection.send(mail.at(-1) ?? Buffer.alloc(0), 1)
  return reply?.code ?? 0
}

function composeMails({ mails, sizeBytes }: LoadPlan): WireMail[] {
  const run = randomUUID()
  if (sizeBytes === null) return Array.from({ length: mails }, (_, n) => smallMail(run, n))
  const attachment = base64Lines(sizeBytes)
  return Array.from({ length: mails }, (_, n) => largeMail(run, n, attachment))
}

if (import.meta.main) {
  const [address = '', connections, mails, sizeBytes] = process.argv.slice(2)
  const size = sizeBytes === undefined ? null : Number(sizeBytes)
  const report = await runLoad({ address, connections: Number(connections), mails: Number(mails), sizeBytes: size })
  process.stdout.write(`${JSON.stringify(report)}\n`)
}

/** Sends conversations to the SMTP door of a service on this machine, several at a time, each in its order. */
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { composeDemoMail } from './compose.ts'
import type { Conversation, PlannedMail } from './plan.ts'

export type DemoDoor = Readonly<{ host: string; port: number }>

/** A ticket that was opened, and what it is in truth. */
export type DemoTicket = Readonly<{ ref: string; type: Conversation['type'] }>

/** What came of it; the tickets are in the order of the conversations. */
export type DemoSent = Readonly<{ accepted: number; refused: number; tickets: readonly DemoTicket[] }>

const sideBySide = 4

/** Whether an address is this machine's own: the demo is for trying, and must not reach anybody else's service. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1'
}

/** Sends everything; `onMail` is told after each mail. Throws when the door does not answer. */
export async function sendDemo(
  conversations: readonly Conversation[],
  { host, port }: DemoDoor,
  now: () => Date,
  onMail: () => void,
): Promise<DemoSent> {
  const transport = createTransport({
    ...{ host, port, secure: false, ignoreTLS: true, name: 'demo.example', pool: true, maxConnections: sideBySide },
    maxMessages: 50,
  })
  const tickets: (DemoTicket | null)[] = conversations.map(() => null)
  let [accepted, refused] = [0, 0]
  const waiting = conversations.entries()

  async function deliver(mail: PlannedMail): Promise<string | null> {
    const raw = await composeDemoMail(mail, now())
    const from = mail.kind === 'away' ? '' : mail.from.address
    const sent = transport.sendMail({ envelope: { from, to: [mail.to] }, raw })
    const reply = await sent.then(
      ({ response }) => response,
      (err: unknown) => {
        if (err instanceof Error && 'responseCode' in err) return null
        throw err
      },
    )
    if (reply === null) refused++
    else accepted++
    onMail()
    return /\bT-\d+\b/.exec(reply ?? '')?.[0] ?? null
  }

  async function work(): Promise<void> {
    for (const [at, { mails, type }] of waiting) {
      for (const [index, mail] of mails.entries()) {
        const ref = await deliver(mail)
        if (index === 0 && ref !== null) tickets[at] = { ref, type }
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: sideBySide }, work))
  } finally {
    transport.close()
  }
  return { accepted, refused, tickets: tickets.filter((ticket) => ticket !== null) }
}

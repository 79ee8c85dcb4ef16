/** The SMTP door of a service on this machine, for the demo's mails. */
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { composeDemoMail } from './compose.ts'
import type { PlannedMail } from './plan.ts'

/** What came of a mail; `ref` is the ticket that the reply names. */
export type Delivered = Readonly<{ kind: 'accepted'; ref: string | null } | { kind: 'refused' }>

export type Door = Disposable &
  Readonly<{
    /** Sends a mail whose author's clock says `date`. Throws when the door does not answer. */
    deliver(mail: PlannedMail, date: Date): Promise<Delivered>
  }>

/** How many mails are on their way at a time. */
export const sideBySide = 4

/** Whether an address is this machine's own: the demo is for trying, and must not reach anybody else's service. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1'
}

/** Opens the door; nothing connects before the first mail. */
export function openDoor({ host, port }: Readonly<{ host: string; port: number }>): Door {
  const transport = createTransport({
    ...{ host, port, secure: false, ignoreTLS: true, name: 'demo.example', pool: true, maxConnections: sideBySide },
    maxMessages: 50,
  })
  return {
    async deliver(mail, date) {
      const raw = await composeDemoMail(mail, date)
      const from = mail.kind === 'away' ? '' : mail.from.address
      try {
        const { response } = await transport.sendMail({ envelope: { from, to: [mail.to] }, raw })
        return { kind: 'accepted', ref: /\bT-\d+\b/.exec(response)?.[0] ?? null }
      } catch (err) {
        if (err instanceof Error && 'responseCode' in err) return { kind: 'refused' }
        throw err
      }
    },
    [Symbol.dispose]: () => transport.close(),
  }
}
